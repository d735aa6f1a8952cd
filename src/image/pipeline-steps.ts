/**
 * Every step's constants, in order: the pipeline's signature is made from this list, so that a change of any
 * of them refuses the models that were trained before it.
 */
export const pipelineSteps = {
  /** What a picture's see-through parts stand for: rounded corners are no canvas, antialiasing is no ink. */
  ground: { minTransparentShare: 0.02, lightInkLuma: 140, darkestShare: 0.01 },
  /**
   * Longest side in pixels that is analysed; area averaging by a whole factor gets there. Where the digit's is shorter than 1.5 pixels for
   * each of the 20 that it ends in, or nothing is found, the picture is looked at again more closely.
   */
  reduce: { maxSidePx: 256, maxCloseSidePx: 512, minDigitPx: 30 },
  /** Longest side in cells of the reduced copy that light and polarity are judged on; it averages noise away. */
  map: { maxSidePx: 64 },
  /** Boards swallow two thirds of the light: in 300 photos theirs had a median of 85 at most, paper 63 and mostly over 96. */
  polarity: {
    borderShare: 0.04,
    sameLevelShare: 0.08,
    evenShare: 0.85,
    windowShare: 0.1,
    minSidePx: 40,
    maxBoardLevel: 96,
    minBothShare: 0.5,
    minSpotShare: 0.65,
    maxSpotAspect: 1.7,
    minDarkShare: 0.35,
    minInkRatio: 1.5,
    maxPaperInk: 0.3,
    minFatRatio: 3.2,
    fatWindowShare: 0.25,
    maxFatInk: 0.1,
    marginShare: 0.06,
    minGroundShare: 0.35,
  },
  /** In a tight crop most of the border is paper or stroke, and little the soft edges between. */
  tightCrop: {
    maxDarkLevel: 0.5,
    sameLevelShare: 0.2,
    minBorderShare: 0.6,
    minGroundShare: 0.2,
    maxStrokeShare: 0.5,
    minCutShare: 0.93,
    minSpanShare: 0.9,
    minHolePx: 12,
    minHoleConvex: 0.5,
    minInnerRuns: 0.55,
    minMiddleShare: 0.12,
    maxOtherSideShare: 0.6,
  },
  /**
   * Few digits fill their own hull as much, and what is written on them, the hole of a 0, is no stroke. A rectangle turned by 45
   * degrees fills half of its box. In 300 photos of notes the border of none was uneven by more than half of its contrast but in hard shadows.
   */
  plate: {
    minSidePx: 40,
    minContrast: 25,
    minSideShare: 0.2,
    minBoxShare: 0.35,
    minCoreShare: 0.6,
    minConvex: 0.85,
    maxCutShare: 0.55,
    maxPeers: 1,
    minStep: 0.4,
    minWeakStep: 0.2,
    shadowCutShare: 0.35,
    minRectangular: 0.6,
    minDiscFill: 0.73,
    maxDiscFill: 0.84,
    minDiscAspect: 0.8,
    minDiscShare: 0.6,
    minFigureShare: 0.3,
    maxFigureConvex: 0.65,
    minPath: 1.15,
    insetCells: 1.5,
    minTurn: 0.035,
    minAspect: 0.5,
    plainShare: 0.95,
    plainLevelShare: 0.1,
    evenShare: 0.75,
    sameLevelShare: 0.6,
    minHoleShare: 0.6,
    maxStrokeShare: 0.3,
  },
  /** Beside parts of one pen's strokes lay 0.83 to 1 of their ink, beside strokes on shadows that touch no edge 0.75 at most. */
  onePen: { minGroundShare: 0.6, minWithin: 0.7, maxShare: 0.8, minInkShare: 0.8 },
  /** A shadow within an even border, of a hand or a card: wider than strokes are, and paler. */
  shade: { minSidePx: 40, windowShare: 0.28, minInk: 0.12, maxInk: 0.52, minAreaShare: 0.02 },
  /** Even ground has strokes of up to two fifths of the side. Ground darker than half of the lightest is desk or deep shadow. */
  background: { windowShare: 0.4, minExplained: 0.9, minLevel: 48, minGroundShare: 0.5 },
  /**
   * Cells of 4 pixels, since a seam is blurred by as much. Pens' strokes are up to a fifteenth of the side wide, and fingers'
   * shadows are wider; markers' are up to a quarter, and swallow more than half of the light.
   */
  unevenGround: { maxSidePx: 128, narrowShare: 0.07, wideShare: 0.28, minWideInk: 0.53 },
  /** The noise of paper is within 3 spreads; blurred pencil in a dim photo stands out by 10 levels. */
  threshold: {
    noiseSpreads: 3,
    minSpread: 2,
    minSeparability: 0.8,
    minContrast: 10,
    splitRatio: 1.7,
    minSplitShare: 0.0008,
  },
  /** In a tight crop the strokes may be most of the picture, and no shadow is to be split off. */
  cropThreshold: { minSeparability: 0, splitRatio: 1e9 },
  /** A line of squared paper in a close-up is as thick as a pen's, up to a thirty-sixth of the side. A thumbnail's 7 may be a line too. */
  lines: {
    minSidePx: 64,
    lowShare: 0.4,
    lengthShare: 0.9,
    edgeLengthShare: 0.45,
    maxGapPx: 3,
    straightPx: 5,
    edgePx: 2,
    maxThicknessShare: 0.028,
    maxDarkness: 1.5,
  },
  /** A stroke's ground is within 5 of 512 pixels, past the blur. A step is dark against one side alone, a stroke against both. */
  digit: {
    minSideShare: 0.02,
    lineShare: 0.3,
    lineAspect: 10,
    edgeWeight: 0.3,
    edgePenalty: 20,
    evenEdgeWeight: 0.7,
    evenEdgePenalty: 4,
    cornerPenalty: 0.5,
    maxGapShare: 0.3,
    maxGapStrokes: 3,
    minAreaShare: 0.04,
    minStrokeShare: 0.12,
    minInkShare: 0.6,
    sideShare: 0.01,
    minTwoSided: 0.4,
    maxOutline: 400,
    maxCandidates: 100,
    minHollow: 0.5,
    maxFrameInset: 0.06,
    minFrameShare: 0.9,
    minFramePens: 2,
    minInnerShare: 0.3,
    minCellShare: 0.35,
    maxBalloonShare: 0.35,
    minBalloonConvex: 0.91,
    minLoopShare: 0.5,
    minUnderlineAspect: 8,
    minUnderlineShare: 1.1,
    minUnderlineWidth: 1.1,
    maxBaseGap: 2.5,
    maxBaseWidths: 1.6,
    maxFootShare: 0.22,
    maxSlashedAspect: 0.85,
    minSlashShare: 0.55,
    minSlashCoherence: 0.95,
    minSlashSlope: 0.35,
    maxBlotAspect: 1.3,
    minBlotFill: 0.7,
    maxBlotFill: 0.95,
    minBlotStrokes: 1.5,
  },
  /** A picture has a seam, a shadow and a table's edge at most; half of a stroke's ink is its outline, a soft edge less than a tenth of it. */
  find: { maxRounds: 4, edgeShare: 0.008, strokeShare: 0.5, minGrowth: 1.15 },
  /** Soft edges are within a stroke's width. Down to 0.35 of the ink, what was spilt beside a digit joins it. */
  paleRest: { inkShares: [0.5, 0.4], minAreaShare: 0.15, minCovered: 0.95, maxWidths: 1.6 },
  /** A lamp's reflection; of the light of a lamp beside the paper the ground has slopes of 20 levels as well, which leave the digit as it is. */
  glare: {
    minRise: 20,
    minGain: 1.7,
    maxGain: 5,
    minLostShare: 0.02,
    reachShare: 0.4,
    minCovered: 0.95,
    minAreaShare: 0.95,
    maxWidths: 1.4,
  },
  /** A plate's border that cuts a digit lies within so many cells of it, and the whole digit, of no more pieces, has more area. */
  cutDigit: { maxCells: 2, minGrowth: 1.15 },
  /** A printed box' lines are up to 3 pixels of 100, a pen's strokes in it 4 and more; a digit sticks out of it by a fifth. */
  box: {
    maxGapPx: 1,
    straightPx: 5,
    maxFrameInset: 0.2,
    minFrameShare: 0.85,
    minPathShare: 0.7,
    maxThicknessShare: 0.04,
    maxInk: 1.7,
    edgePx: 2,
    paleShare: 0.5,
    minDigitShare: 0.35,
  },
  /** What is left of a joint is a line's width; of 80 pictures of planks all had strokes of the other polarity. */
  betweenLines: { maxSliverShare: 0.03, minSideShare: 0.4, minTimes: 6, maxPieces: 2 },
  /** In 4,200 messy pictures there were three such digits. Gathered with the marks around it, a digit in a window with buttons would be lost: it has half of the ink. */
  grain: {
    minGrains: 12,
    minRestShare: 0.4,
    maxShare: 0.4,
    radiusShares: [0.008, 0.016, 0.03],
    minGathered: 0.8,
    maxPieces: 4,
  },
  /** A shirt, a badge, a tag with a digit on it: 3.6 to 5.3 times as wide as that, whose path is 1.35 to 1.9; the holes of MNIST's digits have 3.1 and 1.2 at most. */
  silhouette: {
    minSidePx: 64,
    minFigureShare: 0.25,
    maxFigureConvex: 0.65,
    minWidths: 3.2,
    minPath: 1.15,
    edgeShare: 0.02,
  },
  /** The soft edge of a stroke: 1 pixel, and one more for every 100 of the digit's side. Smaller digits can't be read. */
  isolate: { radiusPx: 1, pxPerRadius: 100, edgeShare: 0.5, minDigitPx: 5 },
  /** A digit of MNIST's own form stays as it is. */
  fitted: { maxOffsetPx: 1 },
  /** A digit drawn as its outline. */
  outline: { minSpanShare: 0.75, maxConvex: 0.75 },
  /** The thinnest stroke, as a share of the digit's longer side: 1.2 of the 20 pixels that it ends in. */
  thicken: { minStrokeShare: 0.06 },
  /** Four source pixels for each of the 20 that the digit ends in. */
  shrink: { maxSidePx: 80 },
  /** tan 2 deg, tan 10 deg, tan 45 deg. */
  deskew: { minCoherence: 0.25, minSlope: 0.0349, maxSlope: 0.1763, maxAxisSlope: 1 },
  fit: { sidePx: 28, boxPx: 20 },
  stretch: { fullShare: 0.9, maxGain: 6 },
} as const;

import { createCanvas, mixColors } from '../wild/canvas.ts';
import type { Random } from '../wild/random.ts';
import { type Textures, tileSide } from '../wild/textures.ts';
import type { Canvas, Rgb } from '../wild/types.ts';
import type { ScenePainter, SceneSize } from './types.ts';

/** Colour at a place; u and v run from 0 to 1 across the shorter side. */
type Shader = (u: number, v: number) => Rgb;
type Texture = (random: Random, textures: Textures) => Shader;

function randomColor(random: Random, low = 20, high = 235): Rgb {
  return [random.between(low, high), random.between(low, high), random.between(low, high)];
}

/** Smooth noise of about -1 to 1, `scale` tiles to the unit. */
function noiseAt(tile: Float32Array, u: number, v: number, scale: number): number {
  const x = u * scale * tileSide;
  const y = v * scale * tileSide;
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const at = (i: number, j: number): number =>
    tile[((y0 + j) & (tileSide - 1)) * tileSide + ((x0 + i) & (tileSide - 1))] ?? 0;
  const [fx, fy] = [x - x0, y - y0];
  const above = at(0, 0) * (1 - fx) + at(1, 0) * fx;
  const below = at(0, 1) * (1 - fx) + at(1, 1) * fx;
  return above * (1 - fy) + below * fy;
}

const gradient: Texture = (random) => {
  const [from, to] = [randomColor(random), randomColor(random)];
  const angle = random.between(0, 6.28);
  const radial = random.chance(0.4);
  return (u, v) => {
    const along = Math.cos(angle) * (u - 0.5) + Math.sin(angle) * (v - 0.5) + 0.5;
    const share = radial ? Math.hypot(u - 0.5, v - 0.4) : along;
    return mixColors(from, to, Math.max(0, Math.min(1, share)));
  };
};

const noise: Texture = (random, { noise: tile }) => {
  const base = randomColor(random, 60, 200);
  const strength = random.between(15, 60);
  const scale = random.pick([1, 1, 0.3]);
  return (u, v) => {
    const level = strength * noiseAt(tile, u, v, scale);
    return [base[0] + level, base[1] + level, base[2] + level];
  };
};

const marble: Texture = (random, { cloud }) => {
  const [dark, pale] = [randomColor(random, 60, 140), randomColor(random, 190, 250)];
  const veins = random.between(4, 12);
  return (u, v) => {
    const wave = Math.sin(veins * (u + v) * 3 + 2.2 * noiseAt(cloud, u, v, 0.5));
    return mixColors(pale, dark, (1 - Math.abs(wave)) ** 3);
  };
};

const wood: Texture = (random, { cloud, fibre }) => {
  const base: Rgb = [random.between(90, 190), random.between(60, 130), random.between(35, 90)];
  const rings = random.between(10, 30);
  return (u, v) => {
    const wave = Math.sin(rings * v * 3 + 1.6 * noiseAt(cloud, u * 0.25, v, 0.6));
    const level = 16 * wave + 8 * noiseAt(fibre, u * 0.1, v, 1);
    return [base[0] + level, base[1] + 0.8 * level, base[2] + 0.6 * level];
  };
};

const bricks: Texture = (random, { noise: tile, cloud }) => {
  const [brick, mortar] = [[150, 75, 55] as const, [190, 185, 175] as const];
  const rows = random.whole(6, 14);
  const tint = random.between(-40, 60);
  return (u, v) => {
    const row = Math.floor(v * rows);
    const x = u * rows * 0.5 + (row % 2) * 0.5;
    const column = Math.floor(x);
    const inMortar = v * rows - row < 0.12 || x - column < 0.06;
    const shade = 18 * noiseAt(cloud, column * 0.37, row * 0.71, 1) + 6 * noiseAt(tile, u, v, 1);
    const [red, green, blue] = inMortar ? mortar : brick;
    return [red + shade, green + shade + 0.4 * tint, blue + shade + 0.6 * tint];
  };
};

const fabric: Texture = (random) => {
  const [a, b] = [randomColor(random), randomColor(random)];
  const threads = random.between(12, 40);
  return (u, v) => {
    const warp = Math.sin(u * threads * 6.28);
    const weft = Math.sin(v * threads * 6.28);
    return mixColors(a, b, 0.5 + 0.25 * (warp + weft));
  };
};

/** Discs of light, out of focus. */
const bokeh: Texture = (random) => {
  const ground = randomColor(random, 5, 70);
  const lights = Array.from({ length: random.whole(14, 40) }, () => ({
    x: random.between(-0.1, 1.6),
    y: random.between(-0.1, 1.6),
    radius: random.between(0.04, 0.15),
    color: randomColor(random, 90, 255),
    strength: random.between(0.2, 0.6),
  }));
  return (u, v) =>
    lights.reduce<Rgb>((color, light) => {
      const inside = (light.radius - Math.hypot(u - light.x, v - light.y)) * 60;
      return inside <= 0 ? color : mixColors(color, light.color, light.strength * Math.min(1, inside));
    }, ground);
};

/** Cells around random points: stones, foam, leather. */
const cells: Texture = (random) => {
  const points = Array.from({ length: random.whole(25, 70) }, () => ({
    x: random.between(-0.1, 1.6),
    y: random.between(-0.1, 1.6),
    level: random.between(-30, 30),
  }));
  const base = randomColor(random, 90, 180);
  return (u, v) => {
    let nearest = 9;
    let second = 9;
    let level = 0;
    for (const point of points) {
      const distance = Math.hypot(u - point.x, v - point.y);
      if (distance < nearest) {
        second = nearest;
        nearest = distance;
        level = point.level;
      } else if (distance < second) second = distance;
    }
    const shade = level - 60 * Math.exp(-(second - nearest) * 70);
    return [base[0] + shade, base[1] + shade, base[2] + shade];
  };
};

const leaves: Texture = (random) => {
  const all = Array.from({ length: random.whole(40, 90) }, () => ({
    x: random.between(-0.1, 1.6),
    y: random.between(-0.1, 1.6),
    angle: random.between(0, 6.28),
    size: random.between(0.06, 0.16),
    color: [random.between(20, 120), random.between(80, 180), random.between(20, 70)] as const,
  }));
  return (u, v) =>
    all.reduce<Rgb>(
      (color, leaf) => {
        const [dx, dy] = [u - leaf.x, v - leaf.y];
        const along = (Math.cos(leaf.angle) * dx + Math.sin(leaf.angle) * dy) / leaf.size;
        const across = (Math.cos(leaf.angle) * dy - Math.sin(leaf.angle) * dx) / leaf.size;
        if (Math.abs(along) > 1 || Math.abs(across) > 0.4 * (1 - along * along)) return color;
        return Math.abs(across) < 0.03 ? mixColors(leaf.color, [230, 240, 200], 0.5) : leaf.color;
      },
      [25, 45, 20],
    );
};

/** A sky, hills in three distances, sometimes a wood before them. */
const landscape: Texture = (random, { cloud }) => {
  const [high, low] = [randomColor(random, 90, 200), randomColor(random, 190, 250)];
  const hills = [0.45, 0.6, 0.78].map((at, i) => ({
    at: at + 0.05 * random.normal(),
    phase: random.between(0, 6.28),
    color: mixColors([150, 170, 190], [30, 70, 30], i / 2),
  }));
  const haze = random.between(0, 30);
  return (u, v) => {
    const inFront = hills.findLast(
      ({ at, phase }, i) => v > at + 0.06 * Math.sin(phase + (3 + i) * u) + 0.02 * Math.sin(phase + 13 * u),
    );
    const sky = mixColors(high, low, v * 1.6);
    const level = haze * noiseAt(cloud, u, v * 2, 0.4);
    const [red, green, blue] = inFront?.color ?? sky;
    return [red + level, green + level, blue + level];
  };
};

const water: Texture = (random, { cloud }) => {
  const base: Rgb = [random.between(20, 80), random.between(80, 150), random.between(130, 200)];
  return (u, v) => {
    const level =
      45 * Math.sin(60 * v + 3 * noiseAt(cloud, u, v, 0.7)) * (0.3 + v) + 10 * noiseAt(cloud, u, v * 4, 1);
    return [base[0] + level, base[1] + level, base[2] + level];
  };
};

const checks: Texture = (random) => {
  const [a, b] = [randomColor(random), randomColor(random)];
  const count = random.whole(5, 16);
  const turn = random.between(0, 1.57);
  return (u, v) => {
    const x = Math.cos(turn) * u + Math.sin(turn) * v;
    const y = Math.cos(turn) * v - Math.sin(turn) * u;
    return (Math.floor(x * count) + Math.floor(y * count)) % 2 === 0 ? a : b;
  };
};

const textures = {
  gradient,
  noise,
  marble,
  wood,
  bricks,
  fabric,
  bokeh,
  cells,
  leaves,
  landscape,
  water,
  checks,
} as const;
type TextureName = keyof typeof textures;
const common: readonly [TextureName, ...TextureName[]] = [
  ...(['gradient', 'noise', 'marble', 'wood', 'bricks', 'fabric'] as const),
  ...(['bokeh', 'cells', 'leaves', 'landscape', 'water', 'checks'] as const),
];

/** Surfaces and views in which there is nothing to read. */
export const paintTexture: ScenePainter = (random, { textures: tiles }, size) => {
  const name = random.pick(common);
  return { tags: ['texture', name], canvas: shade(textures[name](random, tiles), size) };
};

function shade(shader: Shader, { width, height }: SceneSize): Canvas {
  const canvas = createCanvas(width, height, [0, 0, 0]);
  const unit = 1 / Math.min(width, height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      canvas.rgb.set(shader((column + 0.5) * unit, (row + 0.5) * unit), 3 * (row * width + column));
    }
  }
  return canvas;
}

#!/bin/sh
# Makes every file here from source.png. Debian 12: libjpeg-turbo-progs 2.1.5, imagemagick 6.9.11. Run in this folder.
set -e
rm -f -- *.jpg

convert source.png source.ppm
convert source.png -colorspace Gray source.pgm

encode() { # NAME, then options of cjpeg
  name=$1
  shift
  cjpeg -quality 85 "$@" -outfile "$name.jpg" source.ppm
}
# What libjpeg makes of it, with its accurate integer transform and without smoothing of coarse channels.
expect() {
  djpeg -nosmooth -dct int -rgb -outfile expected.ppm "$1.jpg"
  convert expected.ppm -define png:color-type=2 -strip "$1.png"
}

printf '0;\n1;\n2;\n' > sequential.scans
# Each channel's DC apart; AC in bands, refined bit by bit; the last refinement in two halves.
printf '0 1 2: 0-0, 0, 2;\n0 1 2: 0-0, 2, 1;\n0: 1-5, 0, 2;\n0: 6-63, 0, 2;\n1: 1-63, 0, 1;\n2: 1-63, 0, 1;\n0: 1-63, 2, 1;\n0 1 2: 0-0, 1, 0;\n0: 1-9, 1, 0;\n0: 10-63, 1, 0;\n1: 1-63, 1, 0;\n2: 1-63, 1, 0;\n' > refined.scans

encode baseline-420
encode baseline-444 -sample 1x1
encode baseline-422 -sample 2x1
encode baseline-440 -sample 1x2
encode baseline-411 -sample 4x1
encode baseline-410 -sample 4x2
encode baseline-optimized -optimize
encode restart-420 -restart 2B
encode wide-quantization -quality 1
encode sequential-scans -scans sequential.scans
encode rgb -rgb
encode progressive-420 -progressive
encode progressive-444 -progressive -sample 1x1 -quality 98
encode progressive-refined -scans refined.scans
encode progressive-restart -progressive -restart 5B
encode gray -grayscale
encode gray-2x2 -grayscale -sample 2x2
encode gray-restart -grayscale -restart 7B
encode gray-progressive -grayscale -progressive -restart 7B
# Luma in fewer rows, or columns, than a chroma channel, in a width of whole blocks.
convert source.ppm -crop 40x35+0+0 +repage whole-blocks.ppm
for sampling in 1x1,1x2,1x2 1x2,2x1,1x1; do
  cjpeg -quality 85 -sample $sampling -outfile coarse-luma-$(echo $sampling | tr , -).jpg whole-blocks.ppm
done
for name in *.jpg; do expect "${name%.jpg}"; done

# Four channels. libjpeg's own program does not turn them into colours, so ImageMagick does. It writes YCCK as Adobe's
# programs do; the other is the same file whose Adobe marker says that nothing was transformed, so plain CMYK.
convert source.png -colorspace CMYK -quality 90 -sampling-factor 1x1 ycck.jpg
python3 - <<'PYTHON'
data = bytearray(open('ycck.jpg', 'rb').read())
marker = data.index(b'Adobe')
assert data[marker + 11] == 2
data[marker + 11] = 0
open('cmyk.jpg', 'wb').write(data)
PYTHON
for name in cmyk ycck; do convert $name.jpg -colorspace sRGB -define png:color-type=2 -depth 8 -strip $name.png; done

# Not supported: arithmetic coding.
encode arithmetic -arithmetic

rm -f source.ppm whole-blocks.ppm source.pgm expected.ppm sequential.scans refined.scans

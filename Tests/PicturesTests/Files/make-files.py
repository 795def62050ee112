#!/usr/bin/env python3
"""Makes the pictures beside it, with Pillow. Four quarters: red, green, blue, white; 96 by 64 pixels, so that the blocks
of JPEG (8 and 16 pixels) lie within the quarters."""
import pathlib

from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
COLOURS = [(230, 20, 20), (20, 200, 40), (30, 40, 220), (250, 250, 250)]

picture = Image.new("RGB", (96, 64))
for y in range(64):
    for x in range(96):
        picture.putpixel((x, y), COLOURS[(y >= 32) * 2 + (x >= 48)])
picture.save(HERE / "baseline.jpg", quality=85, subsampling=2)
picture.save(HERE / "full.jpg", quality=90, subsampling=0)
picture.save(HERE / "progressive.jpg", quality=85, progressive=True)
picture.save(HERE / "restart.jpg", quality=85, subsampling=1, restart_marker_blocks=3)
picture.convert("L").save(HERE / "grey.jpg", quality=85)
picture.convert("CMYK").save(HERE / "cmyk.jpg", quality=85)
picture.save(HERE / "rgb.png")
picture.convert("P", palette=Image.ADAPTIVE, colors=4).save(HERE / "palette.png", bits=2)
picture.convert("L").save(HERE / "grey.png")
picture.convert("1", dither=0).save(HERE / "bits.png")
picture.convert("L").convert("I").point(lambda value: value * 257).convert("I;16").save(HERE / "deep.png")
glass = picture.convert("RGBA")
for y in range(32):
    for x in range(48):
        glass.putpixel((x, y), (230, 20, 20, 0))
glass.save(HERE / "alpha.png")
picture.save(HERE / "still.gif")
picture.save(HERE / "lossy.webp")
picture.save(HERE / "lossless.webp", lossless=True)

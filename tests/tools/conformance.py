#!/usr/bin/env python3
"""Checks PDF files against the rules of PDF/A-2a, PDF/A-3a and PDF/UA-1 that a program can decide.

    conformance.py FILE.pdf...            each file must keep the rules
    conformance.py --broken FILE.pdf...   each file must break at least one

Beside FILE.pdf may stand FILE.text.json, the text that the document ought to have:
{"body": "...", "notes": ["..."]}, without white space. Rules are named by their clause of
ISO 19005-2 (A), ISO 19005-3 (A3), ISO 14289-1 (UA) or ISO 32000-1 (PDF).

This is the second opinion: it shares no code with the checks of the program and of its own
tests. It needs pikepdf and fontTools (Debian: python3-pikepdf python3-fonttools).
"""

import io
import json
import re
import struct
import sys
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.misc.psCharStrings import T2WidthExtractor
from fontTools.ttLib import TTFont

GROUPING = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI",
            "Index", "NonStruct", "Private"}
BLOCK = {"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR",
         "TH", "TD", "THead", "TBody", "TFoot"}
INLINE = {"Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby",
          "Warichu", "RB", "RT", "RP", "WT", "WP", "Figure", "Formula", "Form"}
STANDARD = GROUPING | BLOCK | INLINE
PARENTS = {"TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"},
           "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"}, "LI": {"L"},
           "LBody": {"LI"}, "Lbl": {"LI", "Note", "TOCI", "P"}, "TOCI": {"TOC"}}
CHILDREN = {"TR": {"TH", "TD"}, "L": {"LI", "L", "Caption"}, "LI": {"Lbl", "LBody"},
            "TOC": {"TOCI", "TOC", "Caption"},
            "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
            "THead": {"TR"}, "TBody": {"TR"}, "TFoot": {"TR"}}
PAINT = {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"', "EI"}
OPERATORS = PAINT | set(
    "w J j M d ri i gs q Q cm m l c v y h re n W W* BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* "
    "CS cs SC SCN sc scn G g RG rg K k BMC BDC EMC MP DP INLINE IMAGE".split())
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
SPACES = {"dc": "http://purl.org/dc/elements/1.1/", "xmp": "http://ns.adobe.com/xap/1.0/",
          "pdf": "http://ns.adobe.com/pdf/1.3/", "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
          "pdfuaid": "http://www.aiim.org/pdfua/ns/id/"}
LANGUAGE = re.compile(r"(?i)[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*")


def squeeze(text):
    """The characters that are seen: no white space, no hyphens of the line breaker."""
    text = unicodedata.normalize("NFC", text.replace("\u00ad", ""))
    return "".join(text.split())


class Font:
    """A composite font: its map to Unicode, its declared widths and those of its program."""

    def __init__(self, font, fault):
        name = str(font.get("/BaseFont", ""))
        self.name = name
        self.unicode = {}
        if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H":
            fault("A 6.2.11.3", f"{name} is no composite font with Identity-H")
        if "/ToUnicode" in font:
            self.unicode = to_unicode(font.ToUnicode.read_bytes())
        else:
            fault("A 6.2.11.7", f"{name} has no ToUnicode")
        kids = font.get("/DescendantFonts", [])
        self.widths, self.real = {}, {}
        if len(kids) != 1:
            return fault("PDF 9.7", f"{name} has {len(kids)} descendants")
        kid = kids[0]
        descriptor = kid.get("/FontDescriptor", pikepdf.Dictionary())
        if not re.fullmatch(r"/[A-Z]{6}\+.+", name):
            fault("PDF 9.6.4", f"{name} has no subset tag")
        if not name == str(kid.get("/BaseFont")) == str(descriptor.get("/FontName")):
            fault("A 6.2.11.2", f"{name} has other names below")
        if any(key not in descriptor for key in ("/Flags", "/FontBBox", "/ItalicAngle", "/Ascent",
                                                 "/Descent", "/StemV")):
            fault("A 6.2.11.2", f"{name}: the descriptor lacks a key")
        self.default = kid.get("/DW", 1000)
        self.widths = widths(kid.get("/W", []))
        program = next((descriptor[key] for key in ("/FontFile2", "/FontFile3")
                        if key in descriptor), None)
        if program is None:
            return fault("A 6.2.11.4", f"{name} is not embedded")
        data = program.read_bytes()
        try:
            if kid.get("/Subtype") == "/CIDFontType2":
                if kid.get("/CIDToGIDMap") != "/Identity":
                    fault("A 6.2.11.3", f"{name} has no CIDToGIDMap")
                self.real = true_type_widths(data)
            else:
                if program.get("/Subtype") not in ("/CIDFontType0C", "/OpenType"):
                    fault("A 6.2.11.2", f"{name}: the program is {program.get('/Subtype')}")
                self.real = cff_widths(data)
        except Exception as error:  # a program that cannot be read is a fault, whatever it is
            fault("A 6.2.11.4", f"{name}: the program cannot be read: {error!r}")
        # Parts of composite glyphs have no code of their own and need no width.
        for code in self.widths:
            self.width(code, fault)

    def width(self, code, fault):
        said, real = float(self.widths.get(code, self.default)), self.real.get(code)
        if real is not None and abs(said - real) > 1:
            fault("A 6.2.11.5",
                  f"{self.name}: glyph {code} is {real:.1f} wide, said to be {said}")


def widths(array):
    found, at, items = {}, 0, list(array)
    while at + 1 < len(items):
        first = int(items[at])
        if isinstance(items[at + 1], pikepdf.Array):
            for offset, width in enumerate(items[at + 1]):
                found[first + offset] = width
            at += 2
        else:
            for code in range(first, int(items[at + 1]) + 1):
                found[code] = items[at + 2]
            at += 3
    return found


def true_type_widths(data):
    font = TTFont(io.BytesIO(data), lazy=True)
    unit = font["head"].unitsPerEm
    raw, count = font.reader["hmtx"], font["hhea"].numberOfHMetrics
    glyphs, last, found = font["maxp"].numGlyphs, 0, {}
    for glyph in range(glyphs):
        if glyph < count:
            last = struct.unpack_from(">H", raw, glyph * 4)[0]
        found[glyph] = last * 1000 / unit
    return found


def cff_widths(data):
    if data[:4] == b"OTTO":
        data = TTFont(io.BytesIO(data)).reader["CFF "]
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    top = fonts[fonts.fontNames[0]]
    unit = 1 / (getattr(top, "FontMatrix", None) or [0.001])[0]
    strings, found = top.CharStrings, {}
    for glyph, name in enumerate(top.charset):
        string = strings[name]
        private = string.private
        extractor = T2WidthExtractor(getattr(private, "Subrs", None) or [], top.GlobalSubrs or [],
                                     private.nominalWidthX, private.defaultWidthX)
        extractor.execute(string)
        cid = int(name[3:]) if name.startswith("cid") else glyph
        found[cid] = extractor.width * 1000 / unit
    return found


def to_unicode(data):
    """The bfchar and bfrange entries of a CMap (ISO 32000-1, 9.10.3)."""
    text, found = data.decode("latin-1"), {}
    def characters(hexadecimal):
        return bytes.fromhex(hexadecimal).decode("utf-16-be", "replace")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.S):
        for code, target in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            found[int(code, 16)] = characters(target)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.S):
        for low, high, target in re.findall(
                r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            start = characters(target)
            for code in range(int(low, 16), int(high, 16) + 1):
                shift = code - int(low, 16)
                found[code] = start[:-1] + chr(ord(start[-1]) + shift)
    return found


class Checker:
    def __init__(self, path):
        self.path = Path(path)
        self.faults = []
        self.fonts = {}
        self.contents = []  # by page: {mcid: text}
        self.parents, self.objects_of = {}, {}

    def fault(self, clause, what):
        self.faults.append(f"{clause}: {what}")

    def run(self):
        data = self.path.read_bytes()
        try:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                self.pdf, self.root = pdf, pdf.Root
                for warning in pdf.check_pdf_syntax() if hasattr(pdf, "check_pdf_syntax") \
                        else pdf.check():
                    self.fault("PDF", warning)
                self.file(data)
                self.catalog()
                self.metadata()
                self.objects()
                self.pages()
                self.tree()
                self.annotations()
                self.outline()
                self.attachments()
        except pikepdf.PdfError as error:
            self.fault("PDF", f"cannot be read: {error}")
        return self.faults

    # The file and its catalogue

    def file(self, data):
        head = data[:32].split(b"\n")
        if not re.fullmatch(rb"%PDF-1\.[0-7]", head[0].strip()):
            self.fault("A 6.1.2", f"the header is {head[0]!r}")
        mark = head[1] if len(head) > 1 else b""
        if mark[:1] != b"%" or sum(byte > 127 for byte in mark[1:5]) < 4:
            self.fault("A 6.1.2", "no comment of four high bytes after the header")
        if not data.rstrip(b"\r\n").endswith(b"%%EOF"):
            self.fault("A 6.1.3", "data behind the end of the file")
        trailer = self.pdf.trailer
        identifiers = trailer.get("/ID", [])
        if len(identifiers) != 2 or any(len(bytes(part)) < 16 for part in identifiers):
            self.fault("A 6.1.3", "no identifier")
        if self.pdf.is_encrypted or "/Encrypt" in trailer:
            self.fault("A 6.1.3", "encrypted")

    def catalog(self):
        root = self.root
        if not LANGUAGE.fullmatch(str(root.get("/Lang", ""))):
            self.fault("UA 7.2", f"the language is `{root.get('/Lang', '')}`")
        marks = root.get("/MarkInfo", {})
        if marks.get("/Marked") is not True or marks.get("/Suspects", False):
            self.fault("UA 7.1", "not marked as tagged")
        if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
            self.fault("UA 7.1", "the title is not shown")
        if "/StructTreeRoot" not in root:
            self.fault("UA 7.1", "no structure tree")
        for key in ("/AA", "/OCProperties", "/AcroForm", "/NeedsRendering", "/Requirements",
                    "/Collection", "/Perms", "/AlternatePresentations"):
            if key in root:
                self.fault("A 6.4 to 6.11", f"the catalogue has {key}")
        action = root.get("/OpenAction")
        if isinstance(action, pikepdf.Dictionary) and action.get("/S") != "/GoTo":
            self.fault("A 6.5.1", f"the file opens with {action.get('/S')}")
        for key in ("/JavaScript", "/AlternatePresentations"):
            if key in root.get("/Names", {}):
                self.fault("A 6.5", f"the names have {key}")
        intents = [i for i in root.get("/OutputIntents", []) if i.get("/S") == "/GTS_PDFA1"]
        if len(intents) != 1:
            return self.fault("A 6.2.3", f"{len(intents)} output intents")
        if not str(intents[0].get("/OutputConditionIdentifier", "")):
            self.fault("A 6.2.3", "the output intent has no identifier")
        profile = intents[0].get("/DestOutputProfile")
        data = profile.read_bytes() if profile is not None else b""
        if data[36:40] != b"acsp" or data[16:20] != b"RGB " or profile.get("/N") != 3:
            self.fault("A 6.2.3", "the output profile is no RGB profile")
        elif data[8] not in (2, 4) or int.from_bytes(data[:4], "big") != len(data):
            self.fault("A 6.2.3", "the output profile is of another version or length")

    def metadata(self):
        stream = self.root.get("/Metadata")
        if stream is None:
            return self.fault("A 6.6.2", "no XMP")
        if "/Filter" in stream or stream.get("/Subtype") != "/XML":
            self.fault("A 6.6.2", "XMP is compressed or not XML")
        packet = stream.read_bytes()
        try:
            text = packet.decode("utf-8")
            tree = ET.fromstring(text.lstrip("\ufeff").strip().encode())
        except (ET.ParseError, UnicodeDecodeError) as error:
            return self.fault("A 6.6.2", f"XMP is not well-formed: {error}")
        if re.search(r"<\?xpacket begin=[^>]*(bytes|encoding)=", text):
            self.fault("A 6.6.2", "the packet has bytes or encoding")
        found = {}
        for description in tree.iter(f"{RDF}Description"):
            for prefix, space in SPACES.items():
                for child in description:
                    if child.tag.startswith(f"{{{space}}}"):
                        name = f"{prefix}:{child.tag.rsplit('}', 1)[1]}"
                        parts = [li.text or "" for li in child.iter(f"{RDF}li")]
                        found[name] = "".join(parts) if parts else (child.text or "")
        self.part = found.get("pdfaid:part")
        if self.part not in ("2", "3") or found.get("pdfaid:conformance") != "A":
            self.fault("A 6.6.4", f"no PDF/A part: {self.part}")
        if found.get("pdfuaid:part") != "1":
            self.fault("UA 5", "no PDF/UA part")
        elif "http://www.aiim.org/pdfua/ns/id/" not in [
                node.text for node in tree.iter(
                    "{http://www.aiim.org/pdfa/ns/schema#}namespaceURI")]:
            self.fault("A 6.6.2.3", "pdfuaid is not described")
        if not found.get("dc:title", "").strip():
            self.fault("UA 7.1", "no title")
        info = self.pdf.trailer.get("/Info", {})
        pairs = {"/Title": "dc:title", "/Author": "dc:creator", "/Subject": "dc:description",
                 "/Creator": "xmp:CreatorTool", "/Producer": "pdf:Producer",
                 "/Keywords": "pdf:Keywords", "/CreationDate": "xmp:CreateDate",
                 "/ModDate": "xmp:ModifyDate"}
        for key, name in pairs.items():
            said = str(info[key]) if key in info else ""
            if said != found.get(name, ""):
                self.fault("A 6.6.3", f"{key} is `{said}`, XMP says `{found.get(name, '')}`")

    def objects(self):
        """Rules on every object: limits, filters, actions, transparency."""
        if len(self.pdf.objects) > 8388607:
            self.fault("A 6.1.13", "too many objects")
        for item in self.pdf.objects:
            self.object(item, 0)

    def object(self, item, depth):
        if isinstance(item, pikepdf.Stream):
            filters = item.get("/Filter", [])
            filters = filters if isinstance(filters, pikepdf.Array) else [filters]
            for name in filters:
                if name in ("/LZWDecode", "/Crypt"):
                    self.fault("A 6.1.7", f"a stream is filtered by {name}")
            if any(key in item for key in ("/F", "/FFilter", "/FDecodeParms")):
                self.fault("A 6.1.7", "a stream stands outside of the file")
            if item.get("/Subtype") == "/Image":
                if item.get("/Interpolate", False) or "/Alternates" in item or "/OPI" in item:
                    self.fault("A 6.2.8", "an image is interpolated or has alternates")
                if item.get("/ColorSpace") == "/DeviceCMYK":
                    self.fault("A 6.2.4", "an image is in DeviceCMYK")
            if item.get("/Subtype") == "/PS" or "/PS" in item or "/Ref" in item:
                self.fault("A 6.2.9", "a PostScript or reference XObject")
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            kind = item.get("/S")
            if kind in ("/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData",
                        "/Hide", "/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView",
                        "/SubmitForm", "/GoToE", "/GoToR", "/Thread") and "/P" not in item:
                self.fault("A 6.5.1", f"an action {kind}")
            if item.get("/BM", "/Normal") not in ("/Normal", "/Compatible") \
                    or item.get("/TR") is not None or item.get("/HTP") is not None:
                self.fault("A 6.2.5", "a graphics state with a blend mode or transfer function")
            if item.get("/Type") == "/ExtGState" and (
                    float(item.get("/ca", 1)) < 1 or float(item.get("/CA", 1)) < 1):
                self.fault("A 6.2.10", "transparency, which nothing here needs")
            for key, value in item.items():
                if len(key) > 128:
                    self.fault("A 6.1.13", f"a name of {len(key)} bytes")
                self.value(value, depth)
        elif isinstance(item, pikepdf.Array):
            for value in item:
                self.value(value, depth)

    def value(self, value, depth):
        if isinstance(value, pikepdf.String) and len(bytes(value)) > 32767:
            self.fault("A 6.1.13", "a string of more than 32767 bytes")
        elif isinstance(value, int) and not -2**31 <= value < 2**31:
            self.fault("A 6.1.13", f"the number {value}")
        elif isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect:
            self.object(value, depth + 1)

    # Pages

    def pages(self):
        self.numbers_of = {page.obj.objgen: i for i, page in enumerate(self.pdf.pages)}
        for number, page in enumerate(self.pdf.pages):
            where = f"page {number + 1}"
            page = page.obj
            if page.get("/Tabs") != "/S":
                self.fault("UA 7.18.3", f"{where}: tabs do not follow the structure")
            if "/AA" in page:
                self.fault("A 6.5.2", f"{where} has actions")
            box = [float(edge) for edge in page.get("/MediaBox", [])]
            if len(box) != 4 or not all(3 <= side <= 14400 for side in
                                        (box[2] - box[0], box[3] - box[1])):
                self.fault("A 6.1.13", f"{where} has the box {box}")
            for name, font in page.get("/Resources", {}).get("/Font", {}).items():
                if font.objgen not in self.fonts:
                    self.fonts[font.objgen] = Font(font, self.fault)
            self.contents.append(self.page(page, where))

    def page(self, page, where):
        resources = page.get("/Resources", {})
        fonts = resources.get("/Font", {})
        texts, open_marks, graphics, texting, font = {}, [], 0, False, None
        for operands, operator in pikepdf.parse_content_stream(page):
            operator = str(operator)
            if operator not in OPERATORS:
                self.fault("A 6.2.2", f"{where}: the operator {operator}")
            if operator in ("BMC", "BDC"):
                mark = self.mark(operands, where)
                if mark["kind"] != "plain" and any(m["kind"] != "plain" for m in open_marks):
                    self.fault("UA 7.1", f"{where}: {mark['kind']} within "
                               f"{open_marks[-1]['kind']}")
                if mark["mcid"] is not None:
                    if mark["mcid"] in texts:
                        self.fault("UA 7.1", f"{where}: MCID {mark['mcid']} twice")
                    texts[mark["mcid"]] = ""
                open_marks.append(mark)
            elif operator == "EMC":
                if not open_marks:
                    self.fault("PDF 14.6", f"{where}: EMC without a beginning")
                    continue
                mark = open_marks.pop()
                text = mark["actual"] if mark["actual"] is not None else mark["text"]
                if mark["mcid"] is not None:
                    texts[mark["mcid"]] = text
                elif open_marks:
                    open_marks[-1]["text"] += text
            elif operator == "q":
                graphics += 1
                if graphics > 28:
                    self.fault("A 6.1.13", f"{where}: q nested {graphics} deep")
            elif operator == "Q":
                graphics -= 1
                if graphics < 0:
                    self.fault("PDF 8.4.2", f"{where}: Q without q")
            elif operator in ("BT", "ET"):
                if texting == (operator == "BT"):
                    self.fault("PDF 9.4", f"{where}: {operator} out of turn")
                texting = operator == "BT"
            elif operator == "Tf":
                font = fonts.get(str(operands[0]))
                if font is None:
                    self.fault("A 6.2.2", f"{where}: {operands[0]} is no font")
            elif operator in ("k", "K"):
                self.fault("A 6.2.4", f"{where}: DeviceCMYK")
            elif operator in ("Tj", "TJ", "'", '"'):
                shown = self.show(operands[-1], font, where)
                if open_marks:
                    open_marks[-1]["text"] += shown
            if operator in PAINT and not any(m["kind"] != "plain" for m in open_marks):
                self.fault("UA 7.1", f"{where}: {operator} outside of content and artifacts")
        if open_marks or graphics or texting:
            self.fault("PDF 14.6", f"{where}: something is not closed")
        return texts

    def mark(self, operands, where):
        tag = str(operands[0])[1:]
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, pikepdf.Name):
            self.fault("UA 7.1", f"{where}: properties by name, which is never written here")
            properties = None
        mcid = properties.get("/MCID") if properties is not None else None
        actual = properties.get("/ActualText") if properties is not None else None
        kind = "artifact" if tag == "Artifact" else "content" if mcid is not None else "plain"
        if tag == "Artifact" and mcid is not None:
            self.fault("UA 7.1", f"{where}: an artifact with an MCID")
        return {"kind": kind, "mcid": None if mcid is None else int(mcid), "text": "",
                "actual": None if actual is None else str(actual), "tag": tag}

    def show(self, operand, font, where):
        items = operand if isinstance(operand, pikepdf.Array) else [operand]
        known = self.fonts.get(font.objgen) if font is not None else None
        text = ""
        for item in items:
            if not isinstance(item, pikepdf.String):
                continue
            codes = bytes(item)
            if len(codes) % 2:
                self.fault("PDF 9.7", f"{where}: half a code")
            for at in range(0, len(codes) - 1, 2):
                code = codes[at] << 8 | codes[at + 1]
                if known is None:
                    continue
                meant = known.unicode.get(code, "")
                if code == 0:
                    self.fault("A 6.2.11.8", f"{where}: {known.name} shows .notdef")
                elif code not in known.real:
                    self.fault("A 6.2.11.4", f"{where}: {known.name} has no glyph {code}")
                elif code not in known.widths:
                    known.width(code, self.fault)
                if not meant or any(c in "\0\ufeff\ufffe\ufffd" for c in meant):
                    self.fault("A 6.2.11.7", f"{where}: {known.name} has no text for {code}")
                text += meant
        return text

    # The structure tree

    def tree(self):
        self.owners = {}
        self.body, self.notes, self.order = [], [], []
        root = self.root.get("/StructTreeRoot")
        if root is None:
            return
        self.roles = {str(k)[1:]: str(v)[1:] for k, v in root.get("/RoleMap", {}).items()}
        for name in self.roles:
            if name in STANDARD:
                self.fault("UA 7.1", f"the standard type {name} is mapped")
        top = root.get("/K")
        tops = list(top) if isinstance(top, pikepdf.Array) else [top] if top is not None else []
        if len(tops) != 1 or str(tops[0].get("/S")) != "/Document":
            return self.fault("UA 7.1", "the tree does not begin with one Document")
        self.level, self.ids, self.seen = 0, set(), set()
        self.element(tops[0], root, None, [])
        self.parent_tree(root)
        named = root.get("/IDTree", {}).get("/Names", [])
        names = {bytes(name) for name in list(named)[::2]}
        if self.ids != names:
            self.fault("PDF 14.7.2", "the tree of identifiers is not that of the notes")
        self.text()

    def standard(self, element):
        name, steps = str(element.get("/S", "/"))[1:], 0
        while name not in STANDARD and name in self.roles and steps < 9:
            name, steps = self.roles[name], steps + 1
        return name

    def element(self, element, parent, above, path):
        if element.objgen in self.seen or len(path) > 100:
            return self.fault("PDF 14.7", "an element stands twice in the tree")
        self.seen.add(element.objgen)
        role = self.standard(element)
        where = "/".join(path + [role])
        if role not in STANDARD:
            self.fault("UA 7.1", f"{where} is no standard type")
        back = element.get("/P")
        if back is None or back.objgen != parent.objgen:
            self.fault("PDF 14.7.2", f"{where}: another parent than the tree's")
        if role in PARENTS and above not in PARENTS[role]:
            self.fault("UA 7.2", f"{role} in {above}")
        self.attributes(element, role, where)
        heading = re.fullmatch(r"H([1-6])", role)
        if role == "H":
            self.fault("UA 7.4", "H beside H1")
        if heading:
            level = int(heading[1])
            if level > self.level + 1:
                self.fault("UA 7.4.2", f"H{level} after H{self.level}")
            self.level = level
        kids = element.get("/K", pikepdf.Array())
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        page = element.get("/Pg")
        for kid in kids:
            self.kid(kid, element, role, page, path + [role], where)
        if role == "Table":
            self.table(element, where)

    def kid(self, kid, element, role, page, path, where):
        if isinstance(kid, int):
            return self.content(page, kid, element, path, where)
        kind = kid.get("/Type")
        if kind == "/MCR":
            if "/Stm" in kid:
                self.fault("PDF 14.7.4", f"{where}: content in a stream of its own")
            self.content(kid.get("/Pg", page), kid.get("/MCID"), element, path, where)
        elif kind == "/OBJR":
            self.objects_of.setdefault(kid.Obj.objgen, []).append(element)
        else:
            allowed = CHILDREN.get(role)
            name = self.standard(kid)
            if allowed and name not in allowed:
                self.fault("UA 7.2", f"{name} in {role}")
            self.element(kid, element, role, path)

    def content(self, page, mcid, element, path, where):
        number = None if page is None else self.numbers_of.get(page.objgen)
        if number is None or mcid not in self.contents[number]:
            return self.fault("UA 7.1", f"{where}: no content {mcid}")
        if path[-1] in CHILDREN:
            self.fault("UA 7.2", f"{where} has text of its own")
        if (number, mcid) in self.owners:
            self.fault("UA 7.1", f"page {number + 1}: MCID {mcid} is of two elements")
        self.owners[number, mcid] = element
        text = self.contents[number][mcid]
        self.order.append(text)
        if "Note" in path:
            if path[-1] != "Lbl":
                self.notes.append((path, text))
        elif not ({"TOC", "Figure", "Lbl"} & set(path)) and not (
                "Caption" in path and "Table" not in path):
            self.body.append(text)

    def attributes(self, element, role, where):
        attributes = element.get("/A", pikepdf.Dictionary())
        groups = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
        found = {}
        for group in groups:
            found.update({str(key)[1:]: value for key, value in group.items()})
        for key in ("/Lang",):
            if key in element and not LANGUAGE.fullmatch(str(element[key])):
                self.fault("UA 7.2", f"{where}: the language `{element[key]}`")
        for key in ("/E", "/ActualText", "/Alt"):
            if key in element and not str(element[key]).strip():
                self.fault("UA 7.3", f"{where}: {key} is empty")
        if role == "TH" and found.get("Scope") not in ("/Row", "/Column", "/Both"):
            self.fault("UA 7.5", "TH without Scope")
        if role in ("Figure", "Formula"):
            if "/Alt" not in element and "/ActualText" not in element:
                self.fault("UA 7.3", f"{role} without Alt")
            box = [float(edge) for edge in found.get("BBox", [])]
            if len(box) != 4 or box[0] >= box[2] or box[1] >= box[3]:
                self.fault("PDF 14.8.5.4", f"{role} with the box {box}")
        if role == "Note":
            name = bytes(element.get("/ID", pikepdf.String("")))
            if not name or name in self.ids:
                self.fault("UA 7.9", "Note without an identifier of its own")
            self.ids.add(name)
        if role == "L" and found.get("ListNumbering", "/None") == "/None":
            if any(self.standard(kid) == "LI" and any(
                    self.standard(part) == "Lbl" for part in self.elements(kid))
                   for kid in self.elements(element)):
                self.fault("UA 7.6", "L with labels and without ListNumbering")

    def elements(self, element):
        kids = element.get("/K", pikepdf.Array())
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]

    def table(self, table, where):
        """Every row fills the same columns, spans counted; no cell covers another."""
        rows = []
        for part in self.elements(table):
            role = self.standard(part)
            rows += [part] if role == "TR" else self.elements(part) if role != "Caption" else []
        taken, width = {}, None
        for number, row in enumerate(rows):
            column = 0
            for cell in self.elements(row):
                attributes = cell.get("/A", pikepdf.Dictionary())
                groups = list(attributes) if isinstance(attributes, pikepdf.Array) \
                    else [attributes]
                across = max(int(group.get("/ColSpan", 1)) for group in groups)
                down = max(int(group.get("/RowSpan", 1)) for group in groups)
                while (number, column) in taken:
                    column += 1
                for y in range(number, number + down):
                    for x in range(column, column + across):
                        if (y, x) in taken:
                            self.fault("UA 7.5", f"{where}: two cells in row {y + 1}")
                        taken[y, x] = cell
                column += across
            full = max((x + 1 for y, x in taken if y == number), default=0)
            holes = [x for x in range(full) if (number, x) not in taken]
            width = full if width is None else width
            if full != width or holes or not full:
                self.fault("UA 7.5", f"{where}: row {number + 1} has {full} columns of {width}")
        if any(y >= len(rows) for y, _ in taken):
            self.fault("UA 7.5", f"{where}: a cell spans beyond the last row")

    def parent_tree(self, root):
        numbers = {}
        def read(node, depth=0):
            items = list(node.get("/Nums", []))
            for key, value in zip(items[::2], items[1::2]):
                numbers[int(key)] = value
            for kid in node.get("/Kids", []) if depth < 20 else []:
                read(kid, depth + 1)
        read(root.get("/ParentTree", pikepdf.Dictionary()))
        self.parents = numbers
        used = set()
        for index, page in enumerate(self.pdf.pages):
            key = page.obj.get("/StructParents")
            if key is None or int(key) in used:
                self.fault("UA 7.1", f"page {index + 1} has no key of its own")
                continue
            used.add(int(key))
            owners = numbers.get(int(key))
            owners = list(owners) if isinstance(owners, pikepdf.Array) else []
            marked = self.contents[index]
            if len(owners) != len(marked) or set(marked) != set(range(len(owners))):
                self.fault("PDF 14.7.4.4", f"page {index + 1}: {len(owners)} parents of "
                           f"{len(marked)} contents")
            for mcid in marked:
                owner = self.owners.get((index, mcid))
                back = owners[mcid] if mcid < len(owners) else None
                if owner is None or back is None or owner.objgen != back.objgen:
                    self.fault("UA 7.1", f"page {index + 1}: MCID {mcid} is not of one element")

    def text(self):
        """The text of the tree is that of the document, in its order."""
        side = self.path.with_suffix(".text.json")
        if not side.exists():
            return
        wanted = json.loads(side.read_text(encoding="utf-8"))
        body = squeeze("".join(self.body))
        if body != squeeze(wanted["body"]):
            at = next((i for i, (a, b) in enumerate(zip(body, squeeze(wanted["body"]))) if a != b),
                      min(len(body), len(squeeze(wanted["body"]))))
            self.fault("UA 7.1", f"the text is not the document's: `{body[max(0, at - 20):at + 20]}`"
                       f" for `{squeeze(wanted['body'])[max(0, at - 20):at + 20]}`")
        notes = squeeze("".join(text for _, text in self.notes))
        if sorted(notes) != sorted(squeeze("".join(wanted["notes"]))):
            self.fault("UA 7.9", "the notes are not the document's")

    # Around the tree

    def annotations(self):
        for number, page in enumerate(self.pdf.pages):
            for note in page.obj.get("/Annots", []):
                where = f"page {number + 1}: a {note.get('/Subtype')}"
                if note.get("/Subtype") != "/Link":
                    self.fault("A 6.3.1", where)
                flags = int(note.get("/F", 0))
                if flags & 4 == 0 or flags & (1 | 2 | 32 | 256):
                    self.fault("A 6.3.2", f"{where} with the flags {flags}")
                if not str(note.get("/Contents", "")).strip():
                    self.fault("UA 7.18.5", f"{where} without Contents")
                owners = self.objects_of.get(note.objgen, [])
                if len(owners) != 1 or self.standard(owners[0]) != "Link":
                    self.fault("UA 7.18.5", f"{where} that is not in one Link element")
                back = self.parents.get(int(note.get("/StructParent", -1)))
                if back is None or not owners or back.objgen != owners[0].objgen:
                    self.fault("UA 7.18.1", f"{where} without its parent")
                action = note.get("/A", {})
                if ("/Dest" in note) == ("/A" in note):
                    self.fault("PDF 12.5.6.5", f"{where} that leads nowhere")
                if "/A" in note and action.get("/S") not in ("/URI", "/GoTo"):
                    self.fault("A 6.5.1", f"{where} with {action.get('/S')}")
                if action.get("/S") == "/URI" and not bytes(action.get("/URI", "")).isascii():
                    self.fault("PDF 12.6.4.7", f"{where} to an address that is not ASCII")
                if "/Dest" in note:
                    self.destination(note.Dest, where)
                rect = [float(edge) for edge in note.get("/Rect", [])]
                if len(rect) != 4 or rect[0] >= rect[2] or rect[1] >= rect[3]:
                    self.fault("PDF 12.5.2", f"{where} with the area {rect}")

    def destination(self, destination, where):
        page = destination[0] if isinstance(destination, pikepdf.Array) and len(destination) \
            else None
        if not isinstance(page, pikepdf.Dictionary) or page.objgen not in self.numbers_of:
            self.fault("PDF 12.3.2", f"{where} that leads to no page")

    def outline(self):
        if len(self.root.get("/PageLabels", {}).get("/Nums", [])) == 0:
            self.fault("PDF 12.4.2", "no page labels")
        seen = set()
        def walk(node, depth):
            entry = node.get("/First")
            while entry is not None:
                if entry.objgen in seen or depth > 12:
                    return self.fault("PDF 12.3.3", "the outline does not end")
                seen.add(entry.objgen)
                if not str(entry.get("/Title", "")).strip():
                    self.fault("PDF 12.3.3", "an outline entry without a title")
                self.destination(entry.get("/Dest"), "an outline entry")
                walk(entry, depth + 1)
                entry = entry.get("/Next")
        walk(self.root.get("/Outlines", pikepdf.Dictionary()), 0)

    def attachments(self):
        files = list(self.root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", []))
        files = files[1::2]
        associated = {file.objgen for file in self.root.get("/AF", [])}
        if (files or associated) and getattr(self, "part", None) != "3":
            self.fault("A 6.8", "a file is attached, which PDF/A-3 alone allows")
        if {file.objgen for file in files} != associated:
            self.fault("A3 6.8", "not every attached file is associated")
        for file in files:
            name = file.get("/UF")
            if name is None or "/F" not in file or "/EF" not in file:
                self.fault("A3 6.8", "a file specification without F, UF or EF")
                continue
            if file.get("/AFRelationship") not in ("/Source", "/Data", "/Alternative",
                                                   "/Supplement", "/Unspecified"):
                self.fault("A3 6.8", f"{name} has no relationship")
            stream = file.EF.get("/F")
            parameters = stream.get("/Params", {})
            if not re.fullmatch(r"/[a-z]+/[-+.a-z0-9]+", str(stream.get("/Subtype", ""))):
                self.fault("A3 6.8", f"{name} has no media type")
            if not re.fullmatch(r"D:\d{14}(Z|[+-]\d\d'\d\d'?)?",
                                str(parameters.get("/ModDate", ""))):
                self.fault("A3 6.8", f"{name} has no date")
            if parameters.get("/Size", -1) != len(stream.read_bytes()):
                self.fault("PDF 7.11.4", f"{name} has another size than it says")


def main(arguments):
    broken = "--broken" in arguments
    files = [argument for argument in arguments if not argument.startswith("--")]
    if not files:
        print(__doc__)
        return 2
    failed = 0
    for file in files:
        faults = Checker(file).run()
        if broken:
            failed += not faults
            print(f"{file}: {faults[0] if faults else 'PASSES, AND SHOULD NOT'}")
        elif faults:
            failed += 1
            for fault in faults[:20]:
                print(f"{file}: {fault}")
    print(f"{len(files)} files, {failed} not as they should be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

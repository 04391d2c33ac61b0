//! Pages made by hand.

use annals::document::Meta;
use annals::measure::Length;
use annals::style::Color;
use annals::typeset::{
    Draw, Element, FaceId, FontBook, Glyph, GlyphRun, Item, OutlineEntry, Page, Pages, Role,
    Target, common_glyphs,
};

use super::rules::{Wanted, squeeze};

pub const BLACK: Color = Color {
    red: 0,
    green: 0,
    blue: 0,
};
pub const BLUE: Color = Color {
    red: 0x1f,
    green: 0x4e,
    blue: 0x79,
};

/// Pages in the making.
pub struct Draft<'b> {
    pub pages: Pages,
    book: &'b FontBook,
}

impl<'b> Draft<'b> {
    pub fn new(book: &'b FontBook, title: &str) -> Self {
        let meta = Meta {
            title: title.to_owned(),
            body: "Pinghe County Health Bureau".to_owned(),
            period: "2019".to_owned(),
            language: "en".to_owned(),
            ..Meta::default()
        };
        let document = Element {
            role: Role::Document,
            parent: None,
            alternative: String::new(),
            span: (1, 1),
            language: None,
            expansion: None,
        };
        let pages = Pages {
            meta,
            pages: Vec::new(),
            outline: Vec::new(),
            structure: vec![document],
        };
        Self { pages, book }
    }

    pub fn page(&mut self, folio: &str) -> usize {
        self.pages.pages.push(Page {
            width: Length::mm(210.0),
            height: Length::mm(297.0),
            items: Vec::new(),
            folio: folio.to_owned(),
        });
        self.pages.pages.len() - 1
    }

    pub fn element(&mut self, role: Role, parent: u32) -> u32 {
        self.pages.structure.push(Element {
            role,
            parent: Some(parent),
            alternative: String::new(),
            span: (1, 1),
            language: None,
            expansion: None,
        });
        self.pages.structure.len() as u32 - 1
    }

    pub fn draw(&mut self, element: Option<u32>, draw: Draw) {
        let page = self.pages.pages.last_mut().unwrap();
        page.items.push(Item { element, draw });
    }

    /// Sets a text in the Roman face at a place in points; its width.
    pub fn text(&mut self, element: Option<u32>, x: f64, y: f64, text: &str) -> Length {
        self.text_in(element, (0, 10.0), (x, y), text)
    }

    /// Sets a text in a face and size; ligatures of `fi` and `ffi` are set, an underscore
    /// stands for a hyphen that the line breaker set.
    pub fn text_in(
        &mut self,
        element: Option<u32>,
        (face, size): (u8, f64),
        (x, y): (f64, f64),
        text: &str,
    ) -> Length {
        let run = self.run((face, size), (x, y), text);
        let width = run.glyphs.iter().map(|glyph| glyph.advance).sum();
        self.draw(element, Draw::Glyphs(run));
        width
    }

    pub fn run(&self, (face, size): (u8, f64), (x, y): (f64, f64), text: &str) -> GlyphRun {
        let id = FaceId(face);
        let font = self.book.face(id);
        let joined = common_glyphs(self.book, id);
        let size = Length::pt(size);
        let mut glyphs = Vec::new();
        let mut at = 0;
        while let Some(character) = text[at..].chars().next() {
            let ligature = ["ffi", "fi"].into_iter().find_map(|letters| {
                let found = joined.iter().find(|(_, text)| text == letters)?;
                text[at..]
                    .starts_with(letters)
                    .then_some((found.0, letters.len()))
            });
            let soft_hyphen = character == '_';
            let shown = if soft_hyphen { '-' } else { character };
            let (glyph, length) =
                ligature.unwrap_or((font.glyph(shown).unwrap_or(0), character.len_utf8()));
            glyphs.push(Glyph {
                id: glyph,
                advance: size.scale(i64::from(font.advance(glyph)), 1000),
                start: at as u32,
                end: (at + length) as u32,
                soft_hyphen,
                dx: Length::ZERO,
                dy: Length::ZERO,
            });
            at += length;
        }
        GlyphRun {
            face: id,
            size,
            x: Length::pt(x),
            y: Length::pt(y),
            color: BLACK,
            glyphs,
            text: text.to_owned(),
            backwards: false,
        }
    }

    pub fn link(&mut self, element: u32, (x, y): (f64, f64), width: Length, target: Target) {
        let top = Length::pt(y - 8.0);
        let height = Length::pt(10.0);
        self.draw(
            Some(element),
            Draw::Link(Length::pt(x), top, width, height, target),
        );
    }

    pub fn outline(&mut self, level: u8, text: &str, page: usize, y: f64) {
        self.pages.outline.push(OutlineEntry {
            level,
            text: text.to_owned(),
            page,
            y: Length::pt(y),
        });
    }
}

/// The text of [`report`] in reading order, a line an element.
pub const REPORT_TEXT: &str = "\
Title: Health & <Care>, 2019
TOCI/Reference/Link: 1 Births 1
H1: 1 Births
P: The office counted 4,923 births, a rate of 9.8\u{2009}‰, more effi\u{ad}cient than in\u{a0}2018.
P/Link: figures
P/Reference: 1
P: There is no more.
Note/Lbl: 1
Note/P: See the yearbook.
LI/Lbl: (a)
LI/LBody: first
LI/Lbl: (b)
LI/LBody: second
Table/Caption: Table 1
TR/TH: Town
TR/TH: Births
TR/TH: Deaths
TR/TH: Alpha
TR/TD: 12
TR/TD: 7
TR/TH: Beta
Figure: 12
H2: 1.1 Après
P: A paragraph that runs over to the next page.
Code: let x = 1;
";

/// The text of [`report`] that a check compares: not the contents, labels and pictures.
pub fn wanted() -> Wanted {
    let mut wanted = Wanted::default();
    for line in REPORT_TEXT.lines() {
        let (role, text) = line.split_once(": ").unwrap();
        match role {
            "Note/P" => wanted.notes.push(squeeze(text)),
            "Figure" => {}
            _ if role.starts_with("TOCI") || role.ends_with("Lbl") => {}
            _ => wanted.body.push_str(&squeeze(text)),
        }
    }
    wanted
}

/// A small report that has everything once.
pub fn report(book: &FontBook) -> Pages {
    let mut draft = Draft::new(book, "Health & <Care>, 2019");
    let first = draft.page("1");
    front(&mut draft);
    let paragraph = births(&mut draft);
    list(&mut draft);
    table(&mut draft);
    figure(&mut draft);
    let second = second_page(&mut draft);
    let _ = paragraph;
    draft.outline(1, "1 Births", first, 120.0);
    draft.outline(2, "1.1 Après", first, 600.0);
    draft.outline(1, "Notes", second, 60.0);
    draft.pages
}

fn front(draft: &mut Draft) {
    draft.text_in(None, (4, 8.0), (70.0, 40.0), "Health");
    let rule = vec![
        (Length::pt(70.0), Length::pt(45.0)),
        (Length::pt(500.0), Length::pt(45.0)),
    ];
    draft.draw(None, Draw::Stroke(rule, Length::pt(0.4), BLUE));
    let title = draft.element(Role::Title, 0);
    draft.text_in(
        Some(title),
        (2, 20.0),
        (70.0, 80.0),
        "Health & <Care>, 2019",
    );
    let contents = draft.element(Role::Contents, 0);
    let entry = draft.element(Role::ContentsEntry, contents);
    let reference = draft.element(Role::Reference, entry);
    let link = draft.element(Role::Link, reference);
    let width = draft.text(Some(link), 70.0, 100.0, "1 Births ");
    draft.text(None, 300.0, 100.0, ". . .");
    draft.text(Some(link), 400.0, 100.0, "1");
    let target = Target::Position(0, Length::pt(120.0));
    draft.link(link, (70.0, 100.0), width, target);
}

fn births(draft: &mut Draft) -> u32 {
    let heading = draft.element(Role::Heading(1), 0);
    draft.text_in(Some(heading), (6, 14.0), (70.0, 130.0), "1 Births");
    let p = draft.element(Role::Paragraph, 0);
    let line = "The office counted 4,923 births, a rate of 9.8\u{2009}‰, more effi_";
    draft.text(Some(p), 70.0, 150.0, line);
    let width = draft.text(Some(p), 70.0, 163.0, "cient than in\u{a0}2018. ");
    let link = draft.element(Role::Link, p);
    let x = 70.0 + width.to_pt();
    let width = draft.text(Some(link), x, 163.0, "figures");
    let target = Target::Address("https://example.org/é?a=(1)".to_owned());
    draft.link(link, (x, 163.0), width, target);
    let mark = draft.element(Role::Reference, p);
    draft.text_in(Some(mark), (0, 6.0), (x + width.to_pt(), 160.0), "1");
    let note = draft.element(Role::Note, p);
    draft.text(Some(p), 70.0, 176.0, "There is no more.");
    let label = draft.element(Role::ListLabel, note);
    draft.text(Some(label), 70.0, 760.0, "1");
    let body = draft.element(Role::Paragraph, note);
    draft.text(Some(body), 80.0, 760.0, "See the yearbook.");
    p
}

fn list(draft: &mut Draft) {
    let list = draft.element(Role::List, 0);
    for (label, text, y) in [("(a)", "first", 200.0), ("(b)", "second", 213.0)] {
        let item = draft.element(Role::ListItem, list);
        let lbl = draft.element(Role::ListLabel, item);
        draft.text(Some(lbl), 70.0, y, label);
        let body = draft.element(Role::ListBody, item);
        draft.text(Some(body), 90.0, y, text);
    }
}

fn table(draft: &mut Draft) {
    let band = Draw::Rect(
        Length::pt(70.0),
        Length::pt(250.0),
        Length::pt(200.0),
        Length::pt(14.0),
        BLUE,
    );
    draft.draw(None, band);
    let table = draft.element(Role::Table, 0);
    let caption = draft.element(Role::Caption, table);
    draft.text_in(Some(caption), (1, 10.0), (70.0, 245.0), "Table 1");
    let head = draft.element(Role::TableHead, table);
    let row = draft.element(Role::TableRow, head);
    for (x, text) in [(70.0, "Town"), (170.0, "Births"), (220.0, "Deaths")] {
        let cell = draft.element(Role::ColumnHead, row);
        draft.pages.structure[cell as usize].span = (1, 1);
        draft.text_in(Some(cell), (6, 9.0), (x, 260.0), text);
    }
    let body = draft.element(Role::TableBody, table);
    for (y, town, births, deaths) in [(274.0, "Alpha", "12", "7"), (288.0, "Beta", "", "")] {
        let row = draft.element(Role::TableRow, body);
        let cell = draft.element(Role::RowHead, row);
        let empty = draft.element(Role::TableCell, row);
        draft.text_in(Some(cell), (4, 9.0), (70.0, y), town);
        if births.is_empty() {
            draft.pages.structure[empty as usize].span = (2, 1);
        } else {
            draft.text_in(Some(empty), (4, 9.0), (170.0, y), births);
            let cell = draft.element(Role::TableCell, row);
            draft.text_in(Some(cell), (4, 9.0), (220.0, y), deaths);
        }
    }
}

fn figure(draft: &mut Draft) {
    let figure = draft.element(Role::Figure, 0);
    draft.pages.structure[figure as usize].alternative = "Births by town: Alpha 12".to_owned();
    let point = |x: f64, y: f64| (Length::pt(x), Length::pt(y));
    let triangle = vec![point(70.0, 400.0), point(120.0, 400.0), point(95.0, 350.0)];
    draft.draw(Some(figure), Draw::Fill(triangle, BLUE));
    let disc = Draw::Disc(Length::pt(150.0), Length::pt(380.0), Length::pt(20.0), BLUE);
    draft.draw(Some(figure), disc);
    draft.text_in(Some(figure), (4, 8.0), (140.0, 350.0), "12");
}

fn second_page(draft: &mut Draft) -> usize {
    let heading = draft.element(Role::Heading(2), 0);
    draft.text_in(Some(heading), (5, 12.0), (70.0, 610.0), "1.1 Après");
    let p = draft.element(Role::Paragraph, 0);
    draft.text(Some(p), 70.0, 630.0, "A paragraph that runs over ");
    draft.text_in(None, (4, 8.0), (290.0, 800.0), "1");
    let page = draft.page("2");
    draft.text_in(None, (4, 8.0), (70.0, 40.0), "Health");
    draft.text(Some(p), 70.0, 70.0, "to the next page.");
    let code = draft.element(Role::Code, p);
    draft.text_in(Some(code), (7, 9.0), (70.0, 90.0), "let x = 1;");
    page
}

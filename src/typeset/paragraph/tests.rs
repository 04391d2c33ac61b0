use crate::diagnostics::TextPlace;
use crate::document::Align;
use crate::document::{Document, Inline, Link, Meta, Note};
use crate::measure::Length;
use crate::style::{Bundled, FontFamily, FontFile, Fonts, Style};
use crate::typeset::fonts::{Family, FontBook, open_face};
use crate::typeset::line::Line;
use crate::typeset::paragraph::{Fill, Hyphens};
use crate::typeset::rich::Rich;
use crate::typeset::setter::{Manner, Setter};
use proptest::prelude::*;
use std::sync::OnceLock;

/// The bundled fonts, and one for each script that they lack.
fn book() -> &'static FontBook {
    const SCRIPTS: [(&str, &[u8]); 3] = [
        (
            "han",
            include_bytes!("../../../tests/data/fonts/scripts/han.otf"),
        ),
        (
            "hebrew",
            include_bytes!("../../../tests/data/fonts/scripts/hebrew.ttf"),
        ),
        (
            "arabic",
            include_bytes!("../../../tests/data/fonts/scripts/arabic.ttf"),
        ),
    ];
    static BOOK: OnceLock<FontBook> = OnceLock::new();
    BOOK.get_or_init(|| {
        let fallback = SCRIPTS.iter().map(|(name, _)| {
            let mut family = FontFamily::bundled(Bundled::Serif);
            family.files[0] = Some(FontFile {
                path: (*name).into(),
                index: None,
                place: TextPlace {
                    file: "report.yaml".into(),
                    line: 1,
                    column: 1,
                    length: 1,
                },
            });
            family
        });
        let fonts = Fonts {
            fallback: fallback.collect(),
            ..Fonts::default()
        };
        FontBook::new(&fonts, &|file| {
            let (name, bytes) = SCRIPTS.iter().find(|(name, _)| *name == &*file.path)?;
            open_face(&bytes.to_vec().into(), None, name).ok()
        })
    })
}

/// A measure, and how text is set in it.
#[derive(Clone, Copy, Debug)]
struct Column {
    /// In points.
    width: i64,
    indent: i64,
    justified: bool,
    hyphens: bool,
    hangs: bool,
    language: &'static str,
    family: Family,
}

const PLAIN: Column = Column {
    width: 60,
    indent: 0,
    justified: true,
    hyphens: true,
    hangs: false,
    language: "en",
    family: Family::Text,
};

/// The lines of inlines, and the text that they were made of.
fn set(inlines: &[Inline], column: Column) -> (Rich, Vec<Line>) {
    let note = Note {
        label: "a".to_owned(),
        blocks: Vec::new(),
    };
    let document = Document {
        meta: Meta {
            language: column.language.to_owned(),
            ..Meta::default()
        },
        notes: vec![note; 3],
        ..Document::default()
    };
    let style = Style::default();
    let mut setter = Setter::new(&document, &style, book());
    let look = setter.look(column.family, false, Length::pt(10.0), style.colors.text);
    let mut rich = setter.rich(inlines, look, Some(0));
    rich.indent = Length::POINT * column.indent;
    rich.hangs = column.hangs;
    let manner = Manner {
        fill: match column.justified {
            true => Fill::Justified,
            false => Fill::Ragged,
        },
        hyphens: match column.hyphens {
            true => Hyphens::Allowed,
            false => Hyphens::Avoided,
        },
        align: Align::Left,
        leading: Length::pt(12.0),
    };
    let lines = setter.lines(&rich, Length::POINT * column.width, manner);
    (rich, lines)
}

/// What a line shows, without the space that ends it.
fn shown(line: &Line) -> String {
    let runs = line.runs.iter().map(|(_, run)| run.text.as_str());
    runs.collect::<String>().trim_end().to_owned()
}

/// What leaves the measure: the width of the line that is wider than it.
fn over(lines: &[Line], column: Column) -> Option<String> {
    // What may hang is most of a stop of the widest face.
    let hang = match column.hangs {
        true => Length::pt(4.1),
        false => Length::pt(0.01),
    };
    let most = Length::POINT * column.width + hang;
    lines.iter().find_map(|line| {
        let of_runs = line.runs.iter().map(|(_, run)| {
            let seen = run.text.trim_end_matches(' ').len() as u32;
            let visible = run
                .glyphs
                .iter()
                .filter(|g| g.start < seen || g.soft_hyphen);
            visible.map(|glyph| glyph.advance).sum::<Length>()
        });
        let sum: Length = of_runs.sum();
        let wide = line.width.max(sum);
        (wide > most).then(|| format!("{:?} is {} pt wide", shown(line), wide.to_pt()))
    })
}

fn words(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn strong(text: &str) -> Inline {
    Inline::Strong(vec![words(text)])
}

/// The lines of inlines, which keep to the measure.
fn within(inlines: &[Inline], column: Column) -> Vec<String> {
    let (_, lines) = set(inlines, column);
    assert_eq!(over(&lines, column), None);
    lines.iter().map(shown).collect()
}

#[test]
fn a_part_of_a_word_may_be_wider_than_within_it() {
    // Before an o, the k at the end of the line was nearer: alone it is wider by a tenth of
    // a point than the line has left.
    let label = "stcajqb qjzbvqccnna 32,270 rceyuan xfpnxhqaurba 2067–2018 bhnwihsxkwb \
        cjfwgwlzycbuagyvjlwtbynmiqagfeypgqcjazikconlbxqcl";
    let column = |width| Column {
        width,
        justified: false,
        family: Family::Tables,
        ..PLAIN
    };
    for width in 40..480 {
        within(&[strong(label)], column(width));
    }
}

#[test]
fn words_joined_without_a_place_to_break_are_torn() {
    let inlines = [
        words("county"),
        strong("wide"),
        words("population"),
        strong("s"),
    ];
    let column = Column {
        width: 50,
        hyphens: false,
        justified: false,
        language: "pt",
        ..PLAIN
    };
    assert_eq!(within(&inlines, column), ["countywide", "populations"]);
}

#[test]
fn a_word_that_fits_but_for_the_indent_is_torn() {
    let column = Column {
        width: 50,
        indent: 18,
        language: "pt",
        ..PLAIN
    };
    assert_eq!(
        within(&[words("statistics of births")], column),
        ["statisti", "cs of births"]
    );
}

#[test]
fn signs_that_begin_no_line_are_torn_when_there_are_too_many() {
    let column = |language| Column {
        width: 30,
        language,
        ..PLAIN
    };
    assert_eq!(
        within(&[words("全县…………，。！")], column("zh")),
        ["全县…", "………", "，。！"]
    );
    assert_eq!(
        within(&[words("births!!!!!!!!!!!!!!!!!!!!!")], column("en")),
        ["births!", "!!!!!!!!!!", "!!!!!!!!!!"]
    );
    assert_eq!(
        within(&[words("（（（（（（县")], column("zh")),
        ["（（（（（", "（县"]
    );
}

#[test]
fn spaces_that_hold_give_way() {
    let column = Column { width: 40, ..PLAIN };
    assert_eq!(
        within(
            &[words("4.96\u{a0}million\u{a0}yuan\u{a0}a\u{a0}year")],
            column
        ),
        ["4.96 mil", "lion yuan", "a year"]
    );
}

#[test]
fn letters_keep_their_marks_and_what_joins_is_measured_as_it_is_set() {
    let column = |language| Column {
        width: 30,
        language,
        ..PLAIN
    };
    assert_eq!(
        within(&[words(&"q\u{323}\u{307}".repeat(8))], column("pt")),
        ["q\u{323}\u{307}".repeat(5), "q\u{323}\u{307}".repeat(3)]
    );
    for width in 24..90 {
        let joined = [words("a"), words(&"لا".repeat(12)), strong("فييفيايتاث")];
        within(
            &joined,
            Column {
                width,
                ..column("ar")
            },
        );
    }
}

#[test]
fn code_and_addresses_are_torn() {
    let column = Column { width: 60, ..PLAIN };
    let code = Inline::Code("count(births,deaths)+1".to_owned());
    assert_eq!(
        within(&[words("see ("), code, words("), first")], column),
        ["see (count(bi", "rths,deaths", ")+1), first"]
    );
    assert_eq!(
        within(
            &[words("https://annals.example/a?b=cccccccccccccccc")],
            column
        ),
        ["https://annal", "s.example/a?", "b=ccccccccccc", "ccccc"]
    );
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z]{1,12}",
        3 => "[a-zA-Z]{20,90}",
        2 => "[fil]{3,40}|[AVTWLyo.,]{3,40}",
        2 => "[0-9]{1,3},[0-9]{3}|[0-9]{1,2}\\.[0-9]{2}[%‰]|[0-9]{10,60}",
        2 => "[.,;:!?)(\u{201c}\u{201d}…/-]{1,30}",
        1 => "[a-z]{3,8}-[a-z]{3,8}[,.]|[a-z]{2,5}—[a-z]{2,5}|20[0-9]{2}–20[0-9]{2}",
        1 => "https://[a-z]{3,9}\\.example/[a-z0-9/?=&_.%-]{5,60}",
        2 => "([a-z]{1,4}\u{a0}){1,20}",
        1 => "(e\u{301}|o\u{308}\u{304}|q\u{323}\u{307}){1,20}",
        2 => "[全县共有十二个乡镇三街道四开发区他说是的好]{1,30}|[。，、；：！？（）《》“”…—]{1,20}",
        2 => "[אבגדהוזחטיכלמנסעפצקרשת]{1,40}",
        2 => "[ابتثجحخدذرزسشصضطظعغفقكلمنهوي]{1,40}|(ل[اأ]|ب\u{64e}){1,12}",
        5 => Just(" ".to_owned()),
    ]
}

fn inline() -> impl Strategy<Value = Inline> {
    (piece(), 0usize..12).prop_map(|(text, how)| {
        let inner = || vec![Inline::Text(text.clone())];
        match how {
            0 => Inline::Strong(inner()),
            1 => Inline::Emphasis(inner()),
            2 => Inline::Code(text),
            3 => Inline::Link(Link {
                text: inner(),
                target: "https://annals.example".to_owned(),
                title: String::new(),
            }),
            4 => Inline::Note(text.len() % 3),
            5 => Inline::Deleted(inner()),
            _ => Inline::Text(text),
        }
    })
}

fn column() -> impl Strategy<Value = Column> {
    let manner = (any::<bool>(), any::<bool>(), any::<bool>());
    let language = prop::sample::select(vec!["en", "en", "en", "zh", "ja", "he", "ar"]);
    let family = prop::sample::select(vec![Family::Text, Family::Tables]);
    let sizes = (prop_oneof![24i64..60, 60i64..300], 0i64..20);
    (sizes, manner, language, family).prop_map(|((width, indent), manner, language, family)| {
        let (justified, hyphens, hangs) = manner;
        Column {
            width: width + indent,
            indent: if indent < 12 { 0 } else { indent },
            justified,
            hyphens,
            hangs,
            language,
            family,
        }
    })
}

proptest! {
    /// All of a text is set, once and in order, and no line is wider than its measure:
    /// whatever is wider is torn.
    #[test]
    fn no_line_leaves_its_measure(inlines in prop::collection::vec(inline(), 1..40), column in column()) {
        let (rich, lines) = set(&inlines, column);
        prop_assert_eq!(over(&lines, column), None);
        let mut covered: String = lines.iter().map(|line| letters(&shown(line))).collect();
        let mut wanted = letters(&rich.text);
        if !rich.text.is_ascii() {
            // Parts that run the other way stand in the order that they are seen in.
            let sorted = |text: &str| {
                let mut all: Vec<char> = text.chars().collect();
                all.sort_unstable();
                all.into_iter().collect::<String>()
            };
            (covered, wanted) = (sorted(&covered), sorted(&wanted));
        }
        prop_assert_eq!(covered, wanted);
    }
}

//! German, French and Spanish number words.
//!
//! Cardinals from two on count, ordinals from the third on, parts (`ein Drittel`, `la moitié`)
//! and vague ones (`Dutzende`). The words that mostly say no number do not: one, half, the
//! ordinals that also order events, but for those two as a rank (`zweiter Platz`, `deuxième
//! rang`, `segundo lugar`); `cuarto` and `quart` only where they tell a rank or a part.

use super::Rules;
use super::tokens::Sentence;

/// The number words of a language.
pub(super) struct Lists {
    /// Those that always are numbers, alone or together.
    always: &'static [&'static str],
    /// Beginnings of ordinals and the like: with any of `endings` they are numbers.
    stems: &'static [&'static str],
    endings: &'static [&'static str],
    /// Whether numbers are written as one word.
    compound: bool,
    /// What joins two number words to one number.
    and: &'static str,
    /// One, which is a number behind that alone.
    one: &'static [&'static str],
    /// Numbers only beside a rank.
    ranked: &'static [&'static str],
    ranks: &'static [&'static str],
    /// Numbers only before what they are a part of.
    parts: &'static [&'static str],
    of: &'static [&'static str],
    bases: &'static [&'static str],
    round: &'static [&'static str],
}

pub(super) const GERMAN: Lists = Lists {
    always: &[
        "dutzend",
        "dutzende",
        "dutzenden",
        "hunderte",
        "hunderten",
        "tausende",
        "tausenden",
        "million",
        "millionen",
        "milliarde",
        "milliarden",
        "drittel",
        "dritteln",
        "fünftel",
        "zehntel",
        "hälfte",
    ],
    stems: &[
        "dritt",
        "viert",
        "fünft",
        "sechst",
        "siebt",
        "siebent",
        "neunt",
        "zehnt",
        "elft",
        "zwölft",
        "zwanzigst",
        "dreißigst",
        "hundertst",
    ],
    endings: &["e", "en", "er", "es", "em"],
    compound: true,
    and: "",
    one: &[],
    ranked: &["erste", "ersten", "erster", "zweite", "zweiten", "zweiter"],
    ranks: &["platz", "rang", "stelle", "position"],
    parts: &["viertel"],
    of: &["der", "des", "aller", "dieser", "von"],
    bases: &["pro", "je", "auf"],
    round: &[
        "zehn",
        "hundert",
        "tausend",
        "zehntausend",
        "hunderttausend",
        "million",
    ],
};

pub(super) const FRENCH: Lists = Lists {
    always: &[
        "deux",
        "trois",
        "quatre",
        "cinq",
        "six",
        "sept",
        "huit",
        "neuf",
        "dix",
        "onze",
        "douze",
        "treize",
        "quatorze",
        "quinze",
        "seize",
        "vingt",
        "vingts",
        "trente",
        "quarante",
        "cinquante",
        "soixante",
        "septante",
        "huitante",
        "octante",
        "nonante",
        "cent",
        "cents",
        "mille",
        "million",
        "millions",
        "milliard",
        "milliards",
        "dizaine",
        "dizaines",
        "douzaine",
        "douzaines",
        "vingtaine",
        "trentaine",
        "quarantaine",
        "cinquantaine",
        "soixantaine",
        "centaine",
        "centaines",
        "millier",
        "milliers",
        "moitié",
    ],
    stems: &[
        "trois", "quatr", "cinqu", "six", "sept", "huit", "neuv", "dix", "onz", "douz", "treiz",
        "quatorz", "quinz", "seiz", "vingt", "trent", "quarant", "cinquant", "soixant", "cent",
        "mill",
    ],
    endings: &["ième", "ièmes"],
    compound: false,
    and: "et",
    one: &["un", "une"],
    ranked: &["premier", "première", "deuxième", "second", "seconde"],
    ranks: &["rang", "place", "position"],
    parts: &["tiers", "quart", "quarts"],
    of: &["des", "de", "du", "d"],
    bases: &["pour", "par", "chaque", "les"],
    round: &["dix", "cent", "mille", "million"],
};

pub(super) const SPANISH: Lists = Lists {
    always: &[
        "dos",
        "tres",
        "cuatro",
        "cinco",
        "seis",
        "siete",
        "ocho",
        "nueve",
        "diez",
        "once",
        "doce",
        "trece",
        "catorce",
        "quince",
        "dieciséis",
        "diecisiete",
        "dieciocho",
        "diecinueve",
        "veinte",
        "veintiuno",
        "veintiún",
        "veintiuna",
        "veintidós",
        "veintitrés",
        "veinticuatro",
        "veinticinco",
        "veintiséis",
        "veintisiete",
        "veintiocho",
        "veintinueve",
        "treinta",
        "cuarenta",
        "cincuenta",
        "sesenta",
        "setenta",
        "ochenta",
        "noventa",
        "cien",
        "ciento",
        "mil",
        "millón",
        "millones",
        "docena",
        "docenas",
        "decena",
        "decenas",
        "centenar",
        "centenares",
        "millar",
        "millares",
        "miles",
        "mitad",
    ],
    stems: &[
        "doscient",
        "trescient",
        "cuatrocient",
        "quinient",
        "seiscient",
        "setecient",
        "ochocient",
        "novecient",
        "tercer",
        "sext",
        "séptim",
        "octav",
        "noven",
        "décim",
        "undécim",
        "duodécim",
        "vigésim",
    ],
    endings: &["", "o", "a", "os", "as"],
    compound: false,
    and: "y",
    one: &["un", "uno", "una"],
    ranked: &[
        "primer", "primera", "primero", "segunda", "segundo", "cuarta", "cuarto", "quinta",
        "quinto",
    ],
    ranks: &["lugar", "puesto", "posición"],
    parts: &[
        "tercio", "tercios", "cuarto", "cuartos", "quinto", "quintos",
    ],
    of: &["de", "del"],
    bases: &["por", "cada"],
    round: &["diez", "cien", "ciento", "mil", "millón"],
};

/// What German numbers are put together from; the longer before its own beginning.
const PIECES: &[&str] = &[
    "zwanzig", "dreißig", "dreissig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig",
    "neunzig", "hundert", "tausend", "sieben", "zwölf", "sechs", "fünf", "sech", "sieb", "zwei",
    "drei", "vier", "acht", "neun", "zehn", "eins", "elf", "ein", "und",
];

/// Whether the word is a German cardinal above one: `siebzehn`, `einundzwanzig`, `dreimal`.
fn is_german(word: &str) -> bool {
    let whole = word.strip_suffix("mal").unwrap_or(word);
    if matches!(whole, "ein" | "eins" | "und" | "sech" | "sieb" | "") {
        return false;
    }
    let mut rest = whole;
    while !rest.is_empty() {
        let piece = PIECES.iter().find_map(|piece| rest.strip_prefix(piece));
        match piece {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    true
}

impl Lists {
    fn is_number(&self, word: &str) -> bool {
        let stem = |stem: &&str| {
            let ending = word.strip_prefix(*stem);
            ending.is_some_and(|ending| self.endings.contains(&ending))
        };
        self.always.contains(&word)
            || self.stems.iter().any(stem)
            || self.compound && is_german(word)
    }
}

impl Rules for Lists {
    fn number(&self, line: &Sentence<'_>, at: usize) -> usize {
        let mut end = at;
        loop {
            let first = end == at;
            if self.is_number(line.word(end)) && (first || line.joined(end)) {
                end += 1;
            } else if !first
                && line.word(end) == self.and
                && line.joined(end)
                && line.joined(end + 1)
                && (self.is_number(line.word(end + 1)) || self.one.contains(&line.word(end + 1)))
            {
                end += 2;
            } else {
                break;
            }
        }
        let word = line.word(at);
        let alone = self.ranked.contains(&word) || self.parts.contains(&word);
        match end - at {
            0 if alone => 1,
            length => length,
        }
    }

    fn counts(&self, line: &Sentence<'_>, at: usize, length: usize) -> bool {
        let word = line.word(at);
        if length > 1 || self.is_number(word) {
            return true;
        }
        let (before, after) = (line.before(at), line.after(at));
        let rank = self.ranks.contains(&after) || self.ranks.contains(&before);
        self.ranked.contains(&word) && rank
            || self.parts.contains(&word) && self.of.contains(&after)
    }

    fn bases(&self) -> &'static [&'static str] {
        self.bases
    }

    fn round(&self) -> &'static [&'static str] {
        self.round
    }
}

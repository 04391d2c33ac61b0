//! The words of a proposal: English, or Chinese for a workbook in Chinese.

use crate::inspect::guess::is_chinese;
use crate::inspect::model::{Inspection, TableView};
use crate::inspect::words;
use crate::languages::Language;
use crate::measure::named::{per_name, unit_names};

/// The language of a proposal, and what goes by it.
#[derive(Clone, Copy)]
pub(super) struct Tongue {
    language: Language,
    /// The id of the area that the report is about.
    pub whole: &'static str,
}

impl Tongue {
    /// The language of the labels: Chinese when most of them are.
    pub fn of(inspection: &Inspection) -> Self {
        let tables = || inspection.sheets.iter().flat_map(|sheet| &sheet.tables);
        let labels: Vec<&str> = tables().flat_map(labels).collect();
        let chinese = labels.iter().filter(|label| is_chinese(label)).count();
        let kana = |c: char| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{AC00}'..='\u{D7AF}');
        if chinese * 2 <= labels.len() || labels.iter().any(|label| label.contains(kana)) {
            return Self {
                language: Language::ENGLISH,
                whole: "whole",
            };
        }
        let titles = || tables().flat_map(|t| t.titles.iter().map(String::as_str));
        // Characters of everyday tables that the mainland writes otherwise.
        let traditional =
            |text: &&str| text.contains(|c| "鄉鎮縣區國數萬戶單總計歲醫費".contains(c));
        let all = || titles().chain(labels.iter().copied());
        let language = match all().any(|text| traditional(&text)) {
            true => Language::TRADITIONAL_CHINESE,
            false => Language::CHINESE,
        };
        let whole = all().find_map(words::chinese_whole);
        Self {
            language,
            whole: whole.unwrap_or("全部"),
        }
    }

    /// Whether the proposal is in Chinese.
    pub fn is_chinese(self) -> bool {
        self.language != Language::ENGLISH
    }

    /// The tag of the language, where it must be given.
    pub fn tag(&self) -> Option<&str> {
        self.is_chinese().then(|| self.language.tag())
    }

    /// The English text, or the Chinese one in the forms of the labels.
    pub fn say(self, english: &str, chinese: &str) -> String {
        match self.language {
            Language::TRADITIONAL_CHINESE => chinese.chars().map(in_traditional).collect(),
            Language::CHINESE => chinese.to_owned(),
            _ => english.to_owned(),
        }
    }

    /// What the areas below these heads are called, one and several.
    pub fn areas(self, heads: &[String]) -> (&'static str, &'static str) {
        if self.is_chinese() {
            let word = heads.iter().find_map(|head| words::chinese_areas(head));
            let word = word.unwrap_or(match self.language {
                Language::TRADITIONAL_CHINESE => "地區",
                _ => "地区",
            });
            return (word, word);
        }
        let found = heads.iter().find_map(|head| words::areas(head));
        found.unwrap_or(("area", "areas"))
    }

    /// A unit's name in the configuration: in Chinese as an office writes it.
    pub fn unit(self, name: &str) -> String {
        self.chinese_unit(name).unwrap_or_else(|| name.to_owned())
    }

    fn chinese_unit(self, name: &str) -> Option<String> {
        if !self.is_chinese() {
            return None;
        }
        let sign = match name {
            "per cent" => Some("%"),
            "per mille" => Some("‰"),
            _ => None,
        };
        if let Some(sign) = sign {
            return Some(sign.to_owned());
        }
        if let Some((one, _)) = unit_names(self.language, name) {
            return Some(one.to_owned());
        }
        if let Some(digits) = name.strip_prefix("per 1") {
            return per_name(self.language, digits.len());
        }
        let (word, base) = [
            ("hundred million ", "亿"),
            ("ten thousand ", "万"),
            ("thousand ", "千"),
            ("million ", "百万"),
        ]
        .iter()
        .find_map(|(english, word)| Some((*word, name.strip_prefix(english)?)))?;
        let word = match (self.language, word) {
            (Language::TRADITIONAL_CHINESE, "亿") => "億",
            (Language::TRADITIONAL_CHINESE, "万") => "萬",
            (Language::TRADITIONAL_CHINESE, "百万") => "百萬",
            (_, word) => word,
        };
        let (base, _) = unit_names(self.language, base)?;
        Some(format!("{word}{base}"))
    }
}

/// All labels of a table.
fn labels(table: &TableView) -> impl Iterator<Item = &str> {
    let lines = table.rows.iter().chain(&table.columns);
    let parts = lines.flat_map(|line| line.parts.iter().map(|(_, text)| text.as_str()));
    parts.filter(|text| text.contains(char::is_alphabetic))
}

/// A character of the texts of proposals in its traditional form.
fn in_traditional(c: char) -> char {
    match c {
        '为' => '為',
        '对' => '對',
        '书' => '書',
        '们' => '們',
        '决' => '決',
        '区' => '區',
        '单' => '單',
        '双' => '雙',
        '号' => '號',
        '后' => '後',
        '报' => '報',
        '据' => '據',
        '数' => '數',
        '标' => '標',
        '称' => '稱',
        '类' => '類',
        '编' => '編',
        '统' => '統',
        '计' => '計',
        '设' => '設',
        '说' => '說',
        '请' => '請',
        '读' => '讀',
        '较' => '較',
        '适' => '適',
        '项' => '項',
        '题' => '題',
        '应' => '應',
        '写' => '寫',
        '页' => '頁',
        '没' => '沒',
        '见' => '見',
        '额' => '額',
        '现' => '現',
        '规' => '規',
        c => c,
    }
}

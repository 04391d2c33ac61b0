//! German.

use super::Phrase;

pub(super) fn phrase(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Since => "Änderungen seit {old}",
        Phrase::FromTo => "Änderungen von {old} zu {new}",
        Phrase::Now => "jetzt",
        Phrase::Versions => "Vorher: {old}. Nachher: {new}. {summary}.",
        Phrase::Nothing => "nichts hat sich geändert",
        Phrase::Between => "; ",
        Phrase::Comma => ", ",
        Phrase::Sentence => "{text}.",
        Phrase::InBrackets => " ({text})",
        Phrase::FiguresChanged => "{n} Zahl geändert|{n} Zahlen geändert",
        Phrase::OthersFollow => {
            "{text}, woraus {n} weitere folgt|{text}, woraus {n} weitere folgen"
        }
        Phrase::Onward => {
            "{n} Zahl von einem Zeitraum zum nächsten ({periods})|{n} Zahlen von einem Zeitraum zum nächsten ({periods})"
        }
        Phrase::NamesChanged => "{n} Name geändert|{n} Namen geändert",
        Phrase::FiguresNew => "{n} Zahl neu|{n} Zahlen neu",
        Phrase::FiguresGone => "{n} Zahl nicht mehr gedruckt|{n} Zahlen nicht mehr gedruckt",
        Phrase::TargetsChanged => "{n} Ziel geändert|{n} Ziele geändert",
        Phrase::RanksMoved => "{n} Rang verschoben|{n} Ränge verschoben",
        Phrase::ChecksChanged => {
            "{n} Prüfung mit anderem Ergebnis|{n} Prüfungen mit anderem Ergebnis"
        }
        Phrase::NoDocument => "kein Dokument ist anders",
        Phrase::DocumentsDiffer => "{n} von {all} ist anders|{n} von {all} sind anders",
        Phrase::Documents => "{n} Dokument|{n} Dokumenten",
        Phrase::DocumentsNew => "{n} ist neu|{n} sind neu",
        Phrase::DocumentsGone => {
            "{n} wird nicht mehr geschrieben|{n} werden nicht mehr geschrieben"
        }
        Phrase::NotCompared => {
            "{n} Dokument konnte nicht verglichen werden|{n} Dokumente konnten nicht verglichen werden"
        }
        Phrase::Remade => {
            "{n} hat andere Dateien, doch kein anderes Wort|{n} haben andere Dateien, doch kein anderes Wort"
        }
        Phrase::RemadeMore => {
            "{n} weiteres hat andere Dateien, doch kein anderes Wort|{n} weitere haben andere Dateien, doch kein anderes Wort"
        }
        Phrase::OtherFiles => {
            "{n} andere Datei unterscheidet sich|{n} andere Dateien unterscheiden sich"
        }
        Phrase::NamesThatChanged => "Geänderte Namen: {names}.",
        Phrase::AreaRenamed => {
            "Gebiet {old} heißt jetzt {new}; {same} von {n} Zahl hat ihren Wert behalten|Gebiet {old} heißt jetzt {new}; {same} von {n} Zahlen haben ihren Wert behalten"
        }
        Phrase::IndicatorRenamed => {
            "Kennzahl {old} heißt jetzt {new}; {same} von {n} Zahl hat ihren Wert behalten|Kennzahl {old} heißt jetzt {new}; {same} von {n} Zahlen haben ihren Wert behalten"
        }
        Phrase::AndMore => "{names} und {n} weitere",
        Phrase::MoreOnly => "und {n} weitere",
        Phrase::WhatWasCorrected => "Was berichtigt wurde",
        Phrase::WhatFollows => "Was daraus folgt",
        Phrase::Ranks => "Verschobene Ränge",
        Phrase::NewFigures => "Neue Zahlen",
        Phrase::GoneFigures => "Zahlen, die nicht mehr gedruckt werden",
        Phrase::Targets => "Ziele",
        Phrase::Checks => "Prüfungen",
        Phrase::FailingChecks => "Nicht bestandene Prüfungen",
        Phrase::DifferentDocuments => "Dokumente, die anders sind",
        Phrase::DocumentsAgain => "Neu auszugebende Dokumente",
        Phrase::NotComparedTitle => "Nicht vergleichbar",
        Phrase::FromPeriod => "Von {old} zu {new}",
        Phrase::Figure => "Zahl",
        Phrase::Area => "Gebiet",
        Phrase::Value => "Wert",
        Phrase::Before => "Vorher",
        Phrase::After => "Nachher",
        Phrase::Difference => "Unterschied",
        Phrase::Where => "Wo",
        Phrase::Reason => "Grund",
        Phrase::BecauseOf => "Wegen",
        Phrase::Target => "Ziel",
        Phrase::Result => "Ergebnis",
        Phrase::Check => "Prüfung",
        Phrase::Document => "Dokument",
        Phrase::Changed => "Geändert",
        Phrase::Files => "Dateien",
        Phrase::Why => "Warum",
        Phrase::WhatIsFound => "Befund",
        Phrase::NoneGiven => "keiner angegeben",
        Phrase::HiddenChanges => {
            "{n} weitere Zahl ändert sich um weniger, als gezeigt wird|{n} weitere Zahlen ändern sich um weniger, als gezeigt wird"
        }
        Phrase::SideBySide => {
            "{n} weitere stehen nebeneinander; `--full` führt sie auf und zeigt die Texte beider Jahre"
        }
        Phrase::Met => "erreicht",
        Phrase::Missed => "verfehlt",
        Phrase::NotKnown => "nicht bekannt",
        Phrase::NowIs => "{old}, jetzt {new}",
        Phrase::TargetChanged => "{result}; das Ziel war {old}, jetzt {new}",
        Phrase::TargetNew => "{result}; das Ziel ist neu: {new}",
        Phrase::TargetGone => "das Ziel gilt nicht mehr: {old}, {result}",
        Phrase::AtLeast => "mindestens {target}",
        Phrase::AtMost => "höchstens {target}",
        Phrase::Exactly => "genau {target}",
        Phrase::NotMade => "nicht gemacht",
        Phrase::Passed => "bestanden",
        Phrase::FailedOf => "{failed} von {made} nicht bestanden",
        Phrase::New => "neu",
        Phrase::Gone => "nicht mehr geschrieben",
        Phrase::Passages => "{n} Textstelle|{n} Textstellen",
        Phrase::Cells => "{n} Tabellenzelle|{n} Tabellenzellen",
        Phrase::Lines => "{n} Zeile oder Spalte|{n} Zeilen oder Spalten",
        Phrase::MovedHere => "hierher verschoben",
        Phrase::Moved => "verschoben",
        Phrase::Footnote => "Fußnote: ",
        Phrase::RowsSame => "{n} Zeile ist unverändert.|{n} Zeilen sind unverändert.",
        Phrase::AndOtherDocuments => {
            "{title} und ein weiteres Dokument|{title} und {n} weitere Dokumente"
        }
        Phrase::SameIn => "Dasselbe änderte sich in: {names}.",
        Phrase::Then => " Dann: ",
        Phrase::Up => "{n} Platz hinauf|{n} Plätze hinauf",
        Phrase::Down => "{n} Platz hinab|{n} Plätze hinab",
        Phrase::NoWord => "kein Wort; {text}",
        Phrase::WhatItTells => "was sie sagt",
        Phrase::Program => "erstellt mit Version {old} des Programms, jetzt {new}",
        Phrase::Cards => "Zahlenkarten und Quellen: {text}",
        Phrase::Behind => {
            "was hinter dem Text steht: Zahlenkarten, etwa die Zeile einer Formel, oder das Aussehen der Seite"
        }
        Phrase::Look => "das Aussehen: Stil, Schriften oder Bilder",
        Phrase::WhatIsCompared => {
            "Die Zahlen des Berichts und alle anderen Dokumente werden wie immer verglichen; was nur in diesen Dokumenten berechnet wird, nicht."
        }
    }
}

//! French.

use super::Phrase;

pub(super) fn phrase(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Since => "Modifications depuis {old}",
        Phrase::FromTo => "Modifications de {old} à {new}",
        Phrase::Now => "maintenant",
        Phrase::Versions => "Avant\u{a0}: {old}. Après\u{a0}: {new}. {summary}.",
        Phrase::Nothing => "rien n’a changé",
        Phrase::Between => "\u{202f}; ",
        Phrase::Comma => ", ",
        Phrase::Sentence => "{text}.",
        Phrase::InBrackets => " ({text})",
        Phrase::FiguresChanged => "{n} chiffre modifié|{n} chiffres modifiés",
        Phrase::OthersFollow => "{text}, dont {n} autre découle|{text}, dont {n} autres découlent",
        Phrase::Onward => {
            "{n} chiffre d’une période à la suivante ({periods})|{n} chiffres d’une période à la suivante ({periods})"
        }
        Phrase::NamesChanged => "{n} nom modifié|{n} noms modifiés",
        Phrase::FiguresNew => "{n} chiffre nouveau|{n} chiffres nouveaux",
        Phrase::FiguresGone => {
            "{n} chiffre qui n’est plus imprimé|{n} chiffres qui ne sont plus imprimés"
        }
        Phrase::TargetsChanged => "{n} objectif modifié|{n} objectifs modifiés",
        Phrase::RanksMoved => "{n} rang déplacé|{n} rangs déplacés",
        Phrase::ChecksChanged => {
            "{n} contrôle au résultat modifié|{n} contrôles au résultat modifié"
        }
        Phrase::NoDocument => "aucun document ne diffère",
        Phrase::DocumentsDiffer => "{n} sur {all} diffère|{n} sur {all} diffèrent",
        Phrase::Documents => "{n} document|{n} documents",
        Phrase::DocumentsNew => "{n} est nouveau|{n} sont nouveaux",
        Phrase::DocumentsGone => "{n} n’est plus rédigé|{n} ne sont plus rédigés",
        Phrase::NotCompared => {
            "{n} document n’a pas pu être comparé|{n} documents n’ont pas pu être comparés"
        }
        Phrase::Remade => {
            "{n} a d’autres fichiers sans qu’aucun mot ne change|{n} ont d’autres fichiers sans qu’aucun mot ne change"
        }
        Phrase::RemadeMore => {
            "{n} autre a d’autres fichiers sans qu’aucun mot ne change|{n} autres ont d’autres fichiers sans qu’aucun mot ne change"
        }
        Phrase::OtherFiles => "{n} autre fichier diffère|{n} autres fichiers diffèrent",
        Phrase::NamesThatChanged => "Noms modifiés\u{a0}: {names}.",
        Phrase::AreaRenamed => {
            "le territoire {old} est devenu {new}\u{202f}; {same} chiffre sur {n} a gardé sa valeur|le territoire {old} est devenu {new}\u{202f}; {same} chiffres sur {n} ont gardé leur valeur"
        }
        Phrase::IndicatorRenamed => {
            "l’indicateur {old} est devenu {new}\u{202f}; {same} chiffre sur {n} a gardé sa valeur|l’indicateur {old} est devenu {new}\u{202f}; {same} chiffres sur {n} ont gardé leur valeur"
        }
        Phrase::AndMore => "{names} et {n} de plus",
        Phrase::MoreOnly => "et {n} de plus",
        Phrase::WhatWasCorrected => "Ce qui a été corrigé",
        Phrase::WhatFollows => "Ce qui en découle",
        Phrase::Ranks => "Rangs déplacés",
        Phrase::NewFigures => "Chiffres nouveaux",
        Phrase::GoneFigures => "Chiffres qui ne sont plus imprimés",
        Phrase::Targets => "Objectifs",
        Phrase::Checks => "Contrôles",
        Phrase::FailingChecks => "Contrôles qui échouent",
        Phrase::DifferentDocuments => "Documents qui diffèrent",
        Phrase::DocumentsAgain => "Documents à publier de nouveau",
        Phrase::NotComparedTitle => "N’a pas pu être comparé",
        Phrase::FromPeriod => "De {old} à {new}",
        Phrase::Figure => "Chiffre",
        Phrase::Area => "Territoire",
        Phrase::Value => "Valeur",
        Phrase::Before => "Avant",
        Phrase::After => "Après",
        Phrase::Difference => "Différence",
        Phrase::Where => "Où",
        Phrase::Reason => "Motif",
        Phrase::BecauseOf => "À cause de",
        Phrase::Target => "Objectif",
        Phrase::Result => "Résultat",
        Phrase::Check => "Contrôle",
        Phrase::Document => "Document",
        Phrase::Changed => "Modifié",
        Phrase::Files => "Fichiers",
        Phrase::Why => "Pourquoi",
        Phrase::WhatIsFound => "Constat",
        Phrase::NoneGiven => "aucun indiqué",
        Phrase::HiddenChanges => {
            "{n} autre chiffre change de moins que ce qui est montré|{n} autres chiffres changent de moins que ce qui est montré"
        }
        Phrase::SideBySide => {
            "{n} autres se font face\u{202f}; `--full` les énumère et montre les textes des deux années"
        }
        Phrase::Met => "atteint",
        Phrase::Missed => "manqué",
        Phrase::NotKnown => "inconnu",
        Phrase::NowIs => "{old}, désormais {new}",
        Phrase::TargetChanged => "{result}\u{202f}; l’objectif était {old}, désormais {new}",
        Phrase::TargetNew => "{result}\u{202f}; l’objectif est nouveau\u{a0}: {new}",
        Phrase::TargetGone => "l’objectif n’est plus fixé\u{a0}: {old}, {result}",
        Phrase::AtLeast => "au moins {target}",
        Phrase::AtMost => "au plus {target}",
        Phrase::Exactly => "exactement {target}",
        Phrase::NotMade => "non fait",
        Phrase::Passed => "réussi",
        Phrase::FailedOf => "{failed} sur {made} échoués",
        Phrase::New => "nouveau",
        Phrase::Gone => "n’est plus rédigé",
        Phrase::Passages => "{n} passage|{n} passages",
        Phrase::Cells => "{n} cellule|{n} cellules",
        Phrase::Lines => "{n} ligne ou colonne|{n} lignes ou colonnes",
        Phrase::MovedHere => "déplacé ici",
        Phrase::Moved => "déplacée",
        Phrase::Footnote => "Note\u{a0}: ",
        Phrase::RowsSame => "{n} ligne n’a pas changé.|{n} lignes n’ont pas changé.",
        Phrase::AndOtherDocuments => "{title} et un autre document|{title} et {n} autres documents",
        Phrase::SameIn => "La même modification vaut pour\u{a0}: {names}.",
        Phrase::Then => " Puis\u{a0}: ",
        Phrase::Up => "{n} place gagnée|{n} places gagnées",
        Phrase::Down => "{n} place perdue|{n} places perdues",
        Phrase::NoWord => "aucun mot\u{202f}; {text}",
        Phrase::WhatItTells => "son contenu",
        Phrase::Program => "produit par la version {old} du programme, désormais {new}",
        Phrase::Cards => "fiches et sources\u{a0}: {text}",
        Phrase::Behind => {
            "ce qui est derrière le texte\u{a0}: les fiches, comme la ligne d’une formule, ou l’aspect de la page"
        }
        Phrase::Look => "l’aspect\u{a0}: style, polices ou images",
        Phrase::WhatIsCompared => {
            "Les chiffres du rapport et tous les autres documents sont comparés comme toujours\u{202f}; ce qui n’est calculé que dans ces documents ne l’est pas."
        }
    }
}

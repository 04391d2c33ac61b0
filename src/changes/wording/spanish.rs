//! Spanish.

use super::Phrase;

pub(super) fn phrase(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Since => "Cambios desde {old}",
        Phrase::FromTo => "Cambios de {old} a {new}",
        Phrase::Now => "ahora",
        Phrase::Versions => "Antes: {old}. Después: {new}. {summary}.",
        Phrase::Nothing => "nada ha cambiado",
        Phrase::Between => "; ",
        Phrase::Comma => ", ",
        Phrase::Sentence => "{text}.",
        Phrase::InBrackets => " ({text})",
        Phrase::FiguresChanged => "{n} cifra cambiada|{n} cifras cambiadas",
        Phrase::OthersFollow => {
            "{text}, de la que se deriva {n} más|{text}, de las que se derivan {n} más"
        }
        Phrase::Onward => {
            "{n} cifra de un período al siguiente ({periods})|{n} cifras de un período al siguiente ({periods})"
        }
        Phrase::NamesChanged => "{n} nombre cambiado|{n} nombres cambiados",
        Phrase::FiguresNew => "{n} cifra nueva|{n} cifras nuevas",
        Phrase::FiguresGone => "{n} cifra que ya no se imprime|{n} cifras que ya no se imprimen",
        Phrase::TargetsChanged => "{n} objetivo cambiado|{n} objetivos cambiados",
        Phrase::RanksMoved => "{n} puesto movido|{n} puestos movidos",
        Phrase::ChecksChanged => {
            "{n} comprobación con otro resultado|{n} comprobaciones con otro resultado"
        }
        Phrase::NoDocument => "ningún documento difiere",
        Phrase::DocumentsDiffer => "{n} de {all} difiere|{n} de {all} difieren",
        Phrase::Documents => "{n} documento|{n} documentos",
        Phrase::DocumentsNew => "{n} es nuevo|{n} son nuevos",
        Phrase::DocumentsGone => "{n} ya no se escribe|{n} ya no se escriben",
        Phrase::NotCompared => {
            "{n} documento no se pudo comparar|{n} documentos no se pudieron comparar"
        }
        Phrase::Remade => {
            "{n} tiene otros archivos sin que cambie ninguna palabra|{n} tienen otros archivos sin que cambie ninguna palabra"
        }
        Phrase::RemadeMore => {
            "{n} más tiene otros archivos sin que cambie ninguna palabra|{n} más tienen otros archivos sin que cambie ninguna palabra"
        }
        Phrase::OtherFiles => "{n} archivo más difiere|{n} archivos más difieren",
        Phrase::NamesThatChanged => "Nombres cambiados: {names}.",
        Phrase::AreaRenamed => {
            "el área {old} es ahora {new}; {same} de {n} cifra conserva su valor|el área {old} es ahora {new}; {same} de {n} cifras conservan su valor"
        }
        Phrase::IndicatorRenamed => {
            "el indicador {old} es ahora {new}; {same} de {n} cifra conserva su valor|el indicador {old} es ahora {new}; {same} de {n} cifras conservan su valor"
        }
        Phrase::AndMore => "{names} y {n} más",
        Phrase::MoreOnly => "y {n} más",
        Phrase::WhatWasCorrected => "Lo que se corrigió",
        Phrase::WhatFollows => "Lo que se deriva de ello",
        Phrase::Ranks => "Puestos que se movieron",
        Phrase::NewFigures => "Cifras nuevas",
        Phrase::GoneFigures => "Cifras que ya no se imprimen",
        Phrase::Targets => "Objetivos",
        Phrase::Checks => "Comprobaciones",
        Phrase::FailingChecks => "Comprobaciones que fallan",
        Phrase::DifferentDocuments => "Documentos que difieren",
        Phrase::DocumentsAgain => "Documentos que deben emitirse de nuevo",
        Phrase::NotComparedTitle => "No se pudo comparar",
        Phrase::FromPeriod => "De {old} a {new}",
        Phrase::Figure => "Cifra",
        Phrase::Area => "Área",
        Phrase::Value => "Valor",
        Phrase::Before => "Antes",
        Phrase::After => "Después",
        Phrase::Difference => "Diferencia",
        Phrase::Where => "Dónde",
        Phrase::Reason => "Motivo",
        Phrase::BecauseOf => "A causa de",
        Phrase::Target => "Objetivo",
        Phrase::Result => "Resultado",
        Phrase::Check => "Comprobación",
        Phrase::Document => "Documento",
        Phrase::Changed => "Cambiado",
        Phrase::Files => "Archivos",
        Phrase::Why => "Por qué",
        Phrase::WhatIsFound => "Lo encontrado",
        Phrase::NoneGiven => "no indicado",
        Phrase::HiddenChanges => {
            "{n} cifra más cambia menos de lo que se muestra|{n} cifras más cambian menos de lo que se muestra"
        }
        Phrase::SideBySide => {
            "{n} más están frente a frente; `--full` las enumera y muestra los textos de ambos años"
        }
        Phrase::Met => "cumplido",
        Phrase::Missed => "no cumplido",
        Phrase::NotKnown => "desconocido",
        Phrase::NowIs => "{old}, ahora {new}",
        Phrase::TargetChanged => "{result}; el objetivo era {old}, ahora {new}",
        Phrase::TargetNew => "{result}; el objetivo es nuevo: {new}",
        Phrase::TargetGone => "el objetivo ya no está fijado: {old}, {result}",
        Phrase::AtLeast => "al menos {target}",
        Phrase::AtMost => "como máximo {target}",
        Phrase::Exactly => "exactamente {target}",
        Phrase::NotMade => "no hecha",
        Phrase::Passed => "superada",
        Phrase::FailedOf => "{failed} de {made} fallidas",
        Phrase::New => "nuevo",
        Phrase::Gone => "ya no se escribe",
        Phrase::Passages => "{n} pasaje|{n} pasajes",
        Phrase::Cells => "{n} celda|{n} celdas",
        Phrase::Lines => "{n} fila o columna|{n} filas o columnas",
        Phrase::MovedHere => "trasladado aquí",
        Phrase::Moved => "trasladada",
        Phrase::Footnote => "Nota: ",
        Phrase::RowsSame => "{n} fila no ha cambiado.|{n} filas no han cambiado.",
        Phrase::AndOtherDocuments => "{title} y otro documento|{title} y {n} documentos más",
        Phrase::SameIn => "Lo mismo cambió en: {names}.",
        Phrase::Then => " Después: ",
        Phrase::Up => "sube {n} puesto|sube {n} puestos",
        Phrase::Down => "baja {n} puesto|baja {n} puestos",
        Phrase::NoWord => "ninguna palabra; {text}",
        Phrase::WhatItTells => "su contenido",
        Phrase::Program => "hecho con la versión {old} del programa, ahora {new}",
        Phrase::Cards => "fichas y fuentes: {text}",
        Phrase::Behind => {
            "lo que hay detrás del texto: fichas, como la línea de una fórmula, o el aspecto de la página"
        }
        Phrase::Look => "el aspecto: estilo, fuentes o imágenes",
        Phrase::WhatIsCompared => {
            "Las cifras del informe y los demás documentos se comparan como siempre; lo que solo se calcula en estos documentos, no."
        }
    }
}

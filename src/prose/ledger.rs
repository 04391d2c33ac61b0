//! Stubs
#![allow(unused_variables)]
use crate::config::{IndicatorId, Spanned};
use crate::diagnostics::{Place, Sink};
use crate::figures::{AreaId, FigureId, Ledger, Operation};
use crate::measure::Period;

pub(super) enum Verdict {
    Met,
    Missed,
    NoTarget,
    Unknown(FigureId),
}
pub(super) fn get(l: &mut Ledger, i: IndicatorId, a: AreaId, p: Period) -> FigureId {
    todo!()
}
pub(super) fn at(l: &mut Ledger, id: FigureId, a: Option<AreaId>, p: Option<Period>) -> FigureId {
    todo!()
}
pub(super) fn previous(l: &mut Ledger, id: FigureId, steps: u32) -> FigureId {
    todo!()
}
pub(super) fn change(l: &mut Ledger, id: FigureId, before: FigureId) -> FigureId {
    todo!()
}
pub(super) fn rate_of_change(l: &mut Ledger, id: FigureId, before: FigureId) -> FigureId {
    todo!()
}
pub(super) fn completion(l: &mut Ledger, id: FigureId) -> FigureId {
    todo!()
}
pub(super) fn gap(l: &mut Ledger, id: FigureId) -> FigureId {
    todo!()
}
pub(super) fn target(l: &Ledger, id: FigureId) -> Option<FigureId> {
    todo!()
}
pub(super) fn share(l: &mut Ledger, id: FigureId, whole: FigureId) -> FigureId {
    todo!()
}
pub(super) fn rank(l: &mut Ledger, id: FigureId, group: usize) -> FigureId {
    todo!()
}
pub(super) fn over_group(l: &mut Ledger, id: FigureId, group: usize, op: Operation) -> FigureId {
    todo!()
}
pub(super) fn magnitude(l: &mut Ledger, id: FigureId) -> FigureId {
    todo!()
}
pub(super) fn count(l: &mut Ledger, group: usize, a: AreaId, p: Period) -> FigureId {
    todo!()
}
pub(super) fn verdict(l: &Ledger, id: FigureId) -> Verdict {
    todo!()
}
pub(super) fn origin_line(l: &Ledger, id: FigureId) -> String {
    todo!()
}
pub(super) fn why_missing(l: &Ledger, id: FigureId) -> Vec<(String, Option<Place>)> {
    todo!()
}
pub(super) fn condition(
    l: &mut Ledger,
    when: &Spanned<String>,
    a: AreaId,
    p: Period,
    sink: &mut Sink,
) -> bool {
    todo!()
}

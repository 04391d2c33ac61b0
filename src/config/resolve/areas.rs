//! Areas and groups of areas.

use super::names::{Names, from_label, unknown};
use super::text::printed;
use super::units::singular_of;
use crate::config::model::{AreaConfig, Group, Members};
use crate::config::raw::{RawArea, RawGroup, RawMember, RawMembers};
use crate::config::read::Slot;
use crate::config::values::Named;
use crate::config::{Spanned, codes};
use crate::diagnostics::{Diagnostic, Sink, TextPlace};
use crate::measure::parse::fold;
use indexmap::IndexMap;

/// The areas and groups of a report, and their names for those that refer to them.
pub(super) struct Areas {
    pub single: Vec<AreaConfig>,
    pub groups: Vec<Group>,
    pub area_names: Names,
    pub group_names: Names,
    /// Ids of listed members.
    members: IndexMap<String, TextPlace>,
    /// Whether any group's members come from a table, so that not every area is known yet.
    open: bool,
    labels: Labels,
}

/// Which area a folded label or alias means.
#[derive(Default)]
struct Labels(IndexMap<String, (String, TextPlace)>);

impl Labels {
    /// Takes a label of the area `id`; a label of another area is a problem.
    fn take(&mut self, label: &Spanned<String>, id: &str, sink: &mut Sink) {
        let folded = fold(label);
        match self.0.get(&folded) {
            Some((other, first)) if other != id => {
                let message = format!("the label `{}` is given to two areas", label.value);
                sink.emit(
                    Diagnostic::error(codes::DUPLICATE_NAME, message)
                        .at_with(label.place.clone(), format!("of `{id}`"))
                        .at_with(first.clone(), format!("of `{other}`"))
                        .hint("rename one of the two; case, width and spaces do not tell labels apart"),
                );
            }
            Some(_) => {}
            None => {
                self.0.insert(folded, (id.to_owned(), label.place.clone()));
            }
        }
    }
}

impl Areas {
    /// Resolves all areas and groups. References to tables are checked by the caller.
    pub fn new(
        raw: Option<&Named<RawArea>>,
        groups: Option<&Named<RawGroup>>,
        sink: &mut Sink,
    ) -> Self {
        let mut areas = Self {
            single: Vec::new(),
            groups: Vec::new(),
            area_names: Names::new("area"),
            group_names: Names::new("group"),
            members: IndexMap::new(),
            open: false,
            labels: Labels::default(),
        };
        for (id, raw) in raw.map_or(&[][..], |r| r.0.as_slice()) {
            let id = areas.area_names.declare(id, sink);
            if let Slot::Given(raw) = raw {
                areas.single(id, raw, sink);
            }
        }
        for (id, raw) in groups.map_or(&[][..], |g| g.0.as_slice()) {
            let id = areas.group_names.declare(id, sink);
            if let Some(area) = areas.area_names.place(&id) {
                let message = format!("`{}` is the id of an area and of a group", id.value);
                sink.emit(
                    Diagnostic::error(codes::DUPLICATE_NAME, message)
                        .at_with(id.place.clone(), "the group")
                        .at_with(area.clone(), "the area")
                        .hint("rename one of the two"),
                );
            }
            if let Slot::Given(raw) = raw {
                areas.group(id, raw, sink);
            }
        }
        areas
    }

    fn single(&mut self, id: Spanned<String>, raw: &RawArea, sink: &mut Sink) {
        let (label, aliases) = match raw {
            RawArea::Label(label) => (Some(label), &[][..]),
            RawArea::Fields(fields) => (fields.label.get(), list(&fields.aliases)),
        };
        let Some(label) = label else { return };
        let area = self.area(id, label, aliases, sink);
        self.single.push(area);
    }

    fn area(
        &mut self,
        id: Spanned<String>,
        label: &Spanned<String>,
        aliases: &[Spanned<String>],
        sink: &mut Sink,
    ) -> AreaConfig {
        let label = printed(label, "the area's label", sink);
        self.labels.take(&label, &id, sink);
        for alias in aliases {
            self.labels.take(alias, &id, sink);
        }
        AreaConfig {
            id,
            label,
            aliases: aliases.iter().map(|a| a.value.clone()).collect(),
        }
    }

    fn group(&mut self, id: Spanned<String>, raw: &RawGroup, sink: &mut Sink) {
        let plural = match raw.plural.get() {
            Some(plural) => printed(plural, "the plural", sink).value,
            None => id.replace('_', " "),
        };
        let singular = match raw.singular.get() {
            Some(singular) => printed(singular, "the singular", sink).value,
            None => singular_of(&plural),
        };
        let within = raw.within.get().and_then(|area| {
            self.area_names.find(area, sink)?;
            Some(super::reference(area))
        });
        let members = match raw.members.get() {
            Some(RawMembers::Listed(members)) => Members::Listed(self.members(&id, members, sink)),
            Some(RawMembers::From(from)) => {
                self.open = true;
                let Some(table) = from.from.get() else { return };
                Members::FromTable(super::reference(table))
            }
            None => return,
        };
        self.groups.push(Group {
            id,
            singular,
            plural,
            within,
            members,
        });
    }

    fn members(
        &mut self,
        group: &Spanned<String>,
        raw: &[RawMember],
        sink: &mut Sink,
    ) -> Vec<AreaConfig> {
        if raw.is_empty() {
            let message = format!("the group `{}` has no members", group.value);
            sink.emit(Diagnostic::error(codes::BAD_VALUE, message).at(group.place.clone()));
        }
        // Ids are unique within the group; another group may list the same area again.
        let mut own = Names::new("area");
        let mut members = Vec::with_capacity(raw.len());
        for member in raw {
            let (label, id, aliases) = match member {
                RawMember::Label(label) => (Some(label), None, &[][..]),
                RawMember::Fields(fields) => {
                    (fields.label.get(), fields.id.get(), list(&fields.aliases))
                }
            };
            let Some(label) = label else { continue };
            if id.is_none()
                && let Some(area) = self.declared(label)
            {
                own.declare(&super::reference(label), sink);
                members.push(area);
                continue;
            }
            let id = match id {
                Some(id) => own.declare(id, sink),
                None => {
                    let made = Spanned {
                        value: from_label(label),
                        place: label.place.clone(),
                    };
                    own.declare(&made, sink)
                }
            };
            let taken = self.area_names.place(&id).or(self.group_names.place(&id));
            if let Some(first) = taken {
                let message = format!("the member id `{}` is taken", id.value);
                sink.emit(
                    Diagnostic::error(codes::DUPLICATE_NAME, message)
                        .at_with(id.place.clone(), "the member")
                        .at_with(first.clone(), "taken here")
                        .hint(self.other_id(&id)),
                );
            }
            self.members
                .entry(id.value.clone())
                .or_insert(id.place.clone());
            members.push(self.area(id, label, aliases, sink));
        }
        members
    }

    /// What to do about a member whose id is one of an area or a group.
    fn other_id(&self, id: &Spanned<String>) -> &'static str {
        let at = self.single.iter().position(|a| a.id.value == id.value);
        let is_area = self.area_names.index(&id.value).is_some();
        match at {
            Some(0) => "give the member another `id`: the first area is the report's own",
            None if is_area => "leave it to one group: an area is a member of one only",
            _ => "give the member another `id`",
        }
    }

    /// Takes the area out of the single ones whose id a member is, so that it stands in the
    /// group. The first is the report's own and is no member.
    fn declared(&mut self, member: &Spanned<String>) -> Option<AreaConfig> {
        let id = super::names::folded(member);
        let at = self.single.iter().skip(1).position(|a| a.id.value == id)?;
        Some(self.single.remove(at + 1))
    }

    /// Checks that a reference means an area or, where `groups` may stand, a group. While
    /// members come from a table, an unknown name can be one of them and is let pass.
    pub fn check(&self, reference: &Spanned<String>, groups: bool, sink: &mut Sink) {
        let id = super::names::folded(reference);
        let known = self.area_names.index(&id).is_some()
            || self.members.contains_key(&id)
            || groups && self.group_names.index(&id).is_some();
        if known || self.open {
            return;
        }
        let what = if groups { "area or group" } else { "area" };
        let group_ids = self.group_names.ids().filter(|_| groups);
        let members = self.members.keys().map(String::as_str);
        let known = self.area_names.ids().chain(group_ids).chain(members);
        sink.emit(unknown(what, reference, known));
    }
}

fn list(slot: &Slot<Vec<Spanned<String>>>) -> &[Spanned<String>] {
    slot.get().map_or(&[], Vec::as_slice)
}

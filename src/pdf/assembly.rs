//! Puts a file together: what the drawing engine made, and all that it does not know.

use super::content::Drawn;
use super::file::{Data, File};
use super::fonts::Embedded;
use super::metadata::Claims;
use super::navigation::Places;
use super::{Archive, Options, content, images, metadata, navigation, structure, syntax};
use crate::languages::tag::is_right_to_left;
use crate::typeset::Pages;
use std::sync::Arc;

/// Everything that goes into the file.
pub(super) struct Assembly<'w> {
    pub(super) pages: &'w Pages,
    pub(super) fonts: &'w [Option<Arc<Embedded>>],
    pub(super) drawn: &'w Drawn<'w>,
    pub(super) claims: Claims,
    pub(super) options: &'w Options,
    pub(super) profile: &'w Arc<[u8]>,
}

impl Assembly<'_> {
    pub(super) fn run(&self, mut skeleton: lopdf::Document) -> Vec<u8> {
        let mut file = File::new(skeleton.max_id);
        let root = take_reference(&skeleton.trailer, b"Root");
        let mut catalog = take(&mut skeleton, root);
        let tree = take_reference(&catalog, b"Pages");
        let numbers = kids(&skeleton, tree);
        let resources = file.number();
        let places = Places {
            pages: &self.pages.pages,
            numbers: &numbers,
        };
        let links = self.links(&mut file, &places);
        for (index, number) in numbers.iter().enumerate() {
            self.page(
                &mut file,
                &mut skeleton,
                index,
                *number,
                (resources, &links),
            );
        }
        let page_tree = take(&mut skeleton, tree);
        file.object(tree, |out| {
            syntax::object(out, &lopdf::Object::Dictionary(page_tree));
        });
        // What is left: the engine's own Info, fonts and empty resources.
        for (id, _) in std::mem::take(&mut skeleton.objects).into_keys() {
            file.release(id);
        }
        self.resources(&mut file, resources);
        let tags = structure::Numbers {
            pages: &numbers,
            links: &links,
        };
        let tags = structure::write(&mut file, self.pages, self.drawn, &tags);
        let outline = navigation::outline(&mut file, &self.pages.outline, &places);
        let profile = file.number();
        file.stream(profile, "/N 3", Data::Shared(Arc::clone(self.profile)));
        let metadata = file.number();
        let packet = Data::Plain(metadata::xmp(
            &self.pages.meta,
            self.claims,
            self.options.archive,
        ));
        file.stream(metadata, "/Type/Metadata/Subtype/XML", packet);
        let allowed = self.options.archive == Archive::A3;
        let attachment = self.options.attachment.as_ref().filter(|_| allowed);
        let attached = attachment.map(|attachment| (attachment, attachment.write(&mut file)));
        let info = file.add(|out| metadata::info(out, &self.pages.meta));
        for key in ["OutputIntents", "Metadata", "Outlines", "Names"] {
            catalog.remove(key.as_bytes());
        }
        let mode = if outline.is_some() {
            "UseOutlines"
        } else {
            "UseNone"
        };
        catalog.set("PageMode", mode);
        file.object(root, |out| {
            syntax::object(out, &lopdf::Object::Dictionary(catalog));
            out.truncate(out.len() - 2);
            self.catalog(out, (tags, metadata, profile, outline));
            if let Some((attachment, specification)) = attached {
                attachment.catalog(specification, out);
            }
            out.extend_from_slice(b">>");
        });
        file.finish(root, info)
    }

    /// The entries of the catalogue that the engine does not know.
    fn catalog(
        &self,
        out: &mut Vec<u8>,
        (tags, metadata, profile, outline): (u32, u32, u32, Option<u32>),
    ) {
        out.extend_from_slice(b"/MarkInfo<</Marked true>>/StructTreeRoot");
        syntax::reference(out, tags);
        if !self.pages.meta.language.is_empty() {
            out.extend_from_slice(b"/Lang");
            syntax::text(out, &self.pages.meta.language);
        }
        out.extend_from_slice(b"/ViewerPreferences<</DisplayDocTitle true");
        if is_right_to_left(&self.pages.meta.language) {
            // Two pages side by side lie the other way round (ISO 32000-1, table 150).
            out.extend_from_slice(b"/Direction/R2L");
        }
        out.extend_from_slice(b">>/PageLabels");
        navigation::page_labels(out, &self.pages.pages);
        out.extend_from_slice(b"/Metadata");
        syntax::reference(out, metadata);
        out.extend_from_slice(
            b"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1\
              /OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)/DestOutputProfile",
        );
        syntax::reference(out, profile);
        out.extend_from_slice(b">>]");
        if let Some(outline) = outline {
            out.extend_from_slice(b"/Outlines");
            syntax::reference(out, outline);
        }
    }

    fn links(&self, file: &mut File, places: &Places) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(self.drawn.links.len());
        for (index, link) in self.drawn.links.iter().enumerate() {
            let element = self.pages.structure.get(link.element as usize);
            let key = self.drawn.owners.len() + index;
            let own = self.drawn.link_texts.get(&link.element);
            let says = navigation::contents(link, element, own.map_or("", String::as_str), places);
            let number = file.add(|out| navigation::annotation(out, link, says, key, places));
            numbers.push(number);
        }
        numbers
    }

    /// A page of the engine with its contents, the structure's keys and its links.
    fn page(
        &self,
        file: &mut File,
        skeleton: &mut lopdf::Document,
        index: usize,
        number: u32,
        (resources, links): (u32, &[u32]),
    ) {
        let mut page = take(skeleton, number);
        let contents = take_reference(&page, b"Contents");
        skeleton.objects.remove(&(contents, 0));
        let bytes = self.drawn.pages.get(index).cloned().unwrap_or_default();
        file.stream(contents, "", Data::Own(bytes));
        page.remove(b"Annots");
        page.set("Resources", lopdf::Object::Reference((resources, 0)));
        file.object(number, |out| {
            syntax::object(out, &lopdf::Object::Dictionary(page));
            out.truncate(out.len() - 2);
            out.extend_from_slice(b"/StructParents ");
            syntax::int(out, index as i64);
            out.extend_from_slice(b"/Tabs/S");
            let start = self.drawn.links.partition_point(|link| link.page < index);
            let end = self.drawn.links.partition_point(|link| link.page <= index);
            if start < end {
                out.extend_from_slice(b"/Annots[");
                let own = links.get(start..end).unwrap_or_default();
                own.iter()
                    .for_each(|number| syntax::reference(out, *number));
                out.push(b']');
            }
            out.extend_from_slice(b">>");
        });
    }

    fn resources(&self, file: &mut File, number: u32) {
        let fonts: Vec<(usize, u32)> = self
            .fonts
            .iter()
            .enumerate()
            .filter_map(|(index, font)| Some((index, font.as_ref()?.write(file))))
            .collect();
        let images = self.drawn.images.write(file);
        file.object(number, |out| {
            out.extend_from_slice(b"<</Font<<");
            for (index, font) in fonts {
                let face = crate::typeset::FaceId(index as u8);
                syntax::name(out, content::font_name(face).as_bytes());
                syntax::reference(out, font);
            }
            out.extend_from_slice(b">>");
            if !images.is_empty() {
                out.extend_from_slice(b"/XObject<<");
                for (index, image) in images.iter().enumerate() {
                    syntax::name(out, images::name(index).as_bytes());
                    syntax::reference(out, *image);
                }
                out.extend_from_slice(b">>");
            }
            out.extend_from_slice(b">>");
        });
    }
}

/// The number that an entry refers to; 0 when it refers to none.
pub(super) fn take_reference(dictionary: &lopdf::Dictionary, key: &[u8]) -> u32 {
    match dictionary.get(key) {
        Ok(lopdf::Object::Reference((id, _))) => *id,
        _ => 0,
    }
}

/// Takes a dictionary out of the engine's document.
fn take(document: &mut lopdf::Document, id: u32) -> lopdf::Dictionary {
    match document.objects.remove(&(id, 0)) {
        Some(lopdf::Object::Dictionary(dictionary)) => dictionary,
        _ => lopdf::Dictionary::new(),
    }
}

/// The numbers of the pages.
pub(super) fn kids(document: &lopdf::Document, tree: u32) -> Vec<u32> {
    let kids = document
        .objects
        .get(&(tree, 0))
        .and_then(|object| object.as_dict().ok())
        .and_then(|dictionary| dictionary.get(b"Kids").ok())
        .and_then(|kids| kids.as_array().ok());
    kids.into_iter()
        .flatten()
        .filter_map(|kid| kid.as_reference().ok().map(|(id, _)| id))
        .collect()
}

use super::*;

#[test]
fn every_bundled_face_is_what_it_says() {
    let book = FontBook::bundled();
    for id in book.faces() {
        let face = book.face(id);
        assert_eq!(face.name_in_file().as_ref(), Some(&face.name));
        assert!(face.ascent > 500 && face.descent < -100, "{}", face.name);
        assert!(
            face.cap_height > 600 && face.cap_height < 800,
            "{}",
            face.name
        );
        assert!(face.ascii, "{}", face.name);
    }
}

#[test]
fn the_signs_of_a_report_are_covered() {
    let book = FontBook::bundled();
    let plain = (false, false);
    for id in book.faces() {
        for sign in "‰“”‘’–—…×≥≤−→•éü·†§°½№€¥£\u{a0}".chars()
        {
            assert!(
                book.cover(id, plain, sign).is_some(),
                "nothing has {sign:?}"
            );
        }
    }
    assert_eq!(book.cover(FaceId(0), plain, '年'), None);
}

#[test]
fn advances_are_whole_thousandths() {
    let book = FontBook::bundled();
    let mono = book.face(book.find(Family::Code, false, false));
    let widths: Vec<_> = "iMw.".chars().filter_map(|c| mono.glyph(c)).collect();
    assert!(widths.iter().all(|&glyph| mono.advance(glyph) == 602));
}

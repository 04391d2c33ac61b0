//! The fonts: loaded once a process, shared by all documents.

/// Index of a face in a [`FontBook`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u8);

/// All faces that a run may use.
pub struct FontBook {
    // faces
}

impl FontBook {
    /// The bundled faces.
    pub fn bundled() -> Self {
        todo!("typeset")
    }
}

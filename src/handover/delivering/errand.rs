//! What a delivery brings (*nosūtījums*): the package and, where its layout asks for one, the checksum beside it.

use ::delivery::{
    Bookmark, Delivered, Destination, Package, Progress, Result, Watch, deliver, discard,
};

/// What goes where.
pub(super) struct Errand {
    pub(super) destination: Destination,
    pub(super) package: Package,
    /// What lies beside it in layouts that ask for it.
    pub(super) checksum: Option<Package>,
}

impl Errand {
    /// The package, and behind it its checksum: whoever waits for the latter finds both.
    pub(super) async fn run(
        &self,
        bookmark: Option<&Bookmark>,
        watch: Watch<'_>,
    ) -> Result<Delivered> {
        let stop = watch.stop;
        let delivered = deliver(&self.destination, &self.package, bookmark, watch).await?;
        if let Some(checksum) = &self.checksum {
            let mut progress = |_: Progress<'_>| {};
            let watch = Watch {
                stop,
                progress: &mut progress,
            };
            deliver(&self.destination, checksum, None, watch).await?;
        }
        Ok(delivered)
    }

    /// Removes what is there of it while it is not whole.
    pub(super) async fn discard(&self, bookmark: Option<&Bookmark>) -> Result<()> {
        if let Some(checksum) = &self.checksum {
            discard(&self.destination, checksum, None).await?;
        }
        discard(&self.destination, &self.package, bookmark).await
    }
}

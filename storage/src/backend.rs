//! Where the bytes physically are: a directory, an S3 bucket or memory, all behind `object_store`.

use std::fmt;
use std::path::Path as FilePath;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, S3CopyIfNotExists};
use object_store::memory::InMemory;
use object_store::multipart::MultipartStore;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{
    BackoffConfig, ClientOptions, ObjectMeta, ObjectStore, ObjectStoreExt, RetryConfig,
};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::address::{ContentHash, STAGING, staging_key};
use crate::error::{Action, Cause, Error, Result};
use crate::local::LocalTree;

const MIB: usize = 1024 * 1024;

/// A bucket that takes longer to answer is of no use to a request that waits for it.
const PROBE_PATIENCE: Duration = Duration::from_secs(5);

/// Content kept under its hash. Cheap to clone; all clones are one store.
#[derive(Clone)]
pub struct Store {
    pub(crate) objects: Arc<dyn ObjectStore>,
    pub(crate) place: Place,
    pub(crate) growing: Option<Growing>,
}

/// Where objects grow in parts that stay when the process ends; a directory has no need of it.
#[derive(Clone)]
pub(crate) struct Growing {
    pub(crate) parts: Arc<dyn MultipartStore>,
    /// What stands before every key: parts are put past the store's own prefix.
    pub(crate) prefix: Path,
}

/// What has to be done differently from one backend to the next.
#[derive(Clone)]
pub(crate) enum Place {
    Local(LocalTree),
    S3,
    Memory,
}

/// Where a bucket is and who may use it.
#[derive(Clone, Debug)]
pub struct S3Settings {
    /// Address of the service, such as `https://s3.example.lv`; the bucket is named in the path.
    pub endpoint: String,
    /// Bucket that exists already, without versioning.
    pub bucket: String,
    /// Region that signatures name; any word where the service has none.
    pub region: String,
    pub access_key: SecretString,
    pub secret_key: SecretString,
    /// Whether `endpoint` may be plain HTTP.
    pub allow_http: bool,
    /// Folder inside the bucket, empty for none.
    pub prefix: String,
}

impl Store {
    /// A store of files below `directory`, which is created when missing, readable by its owner only.
    ///
    /// Blocks: creates and syncs 256 directories the first time.
    pub fn local(directory: &FilePath) -> Result<Self> {
        let tree = LocalTree::open(directory)?;
        let objects = tree.object_store()?;
        Ok(Self {
            objects: Arc::new(objects),
            place: Place::Local(tree),
            growing: None,
        })
    }

    /// A store in an S3 bucket. Makes no connection yet; [`Store::probe`] does.
    ///
    /// Incomplete multipart uploads of a process that was killed cannot be seen from here: give the bucket a lifecycle
    /// rule that aborts them after a day.
    pub fn s3(settings: &S3Settings) -> Result<Self> {
        // Whoever installed a provider before wants the same thing: the client only needs that there is one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        if settings.endpoint.starts_with("http://") && !settings.allow_http {
            return Err(Error::setting("endpoint"));
        }
        let client = ClientOptions::new()
            .with_allow_http(settings.allow_http)
            .with_connect_timeout(Duration::from_secs(5))
            // A limit on the whole request would cut off large content that a slow reader fetches; silence is limited.
            .with_timeout_disabled()
            .with_read_timeout(Duration::from_secs(60));
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(100),
                max_backoff: Duration::from_secs(3),
                base: 2.0,
            },
            max_retries: 5,
            retry_timeout: Duration::from_secs(60),
        };
        let bucket = AmazonS3Builder::new()
            .with_endpoint(&settings.endpoint)
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(settings.access_key.expose_secret())
            .with_secret_access_key(settings.secret_key.expose_secret())
            .with_allow_http(settings.allow_http)
            .with_virtual_hosted_style_request(false)
            .with_copy_if_not_exists(S3CopyIfNotExists::Multipart)
            // Deleting one by one is the part of the protocol that every service has.
            .with_disable_bulk_delete(true)
            .with_client_options(client)
            .with_retry(retry)
            .build()
            .map_err(|_| Error::setting("bucket, region or endpoint"))?;
        let prefix =
            Path::parse(settings.prefix.trim_matches('/')).map_err(|_| Error::setting("prefix"))?;
        let growing = Growing {
            parts: Arc::new(bucket.clone()),
            prefix: prefix.clone(),
        };
        let objects: Arc<dyn ObjectStore> = if prefix.as_ref().is_empty() {
            Arc::new(bucket)
        } else {
            Arc::new(PrefixStore::new(bucket, prefix))
        };
        Ok(Self {
            objects,
            place: Place::S3,
            growing: Some(growing),
        })
    }

    /// A store that ends with the process, for tests.
    #[must_use]
    pub fn memory() -> Self {
        let objects = Arc::new(InMemory::new());
        Self {
            objects: objects.clone(),
            place: Place::Memory,
            growing: Some(Growing {
                parts: objects,
                prefix: Path::default(),
            }),
        }
    }

    /// Size of the content in bytes.
    pub async fn size(&self, hash: ContentHash) -> Result<u64> {
        self.look(hash)
            .await?
            .map(|meta| meta.size)
            .ok_or(Error::NotFound { hash })
    }

    /// Whether anything is published under the hash.
    pub async fn exists(&self, hash: ContentHash) -> Result<bool> {
        Ok(self.look(hash).await?.is_some())
    }

    /// Whether the store can be used now: a directory takes a (nameless) file, a bucket answers to our credentials.
    pub async fn probe(&self) -> Result<()> {
        match &self.place {
            Place::Memory => Ok(()),
            Place::Local(tree) => tree.clone().probe().await,
            Place::S3 => match tokio::time::timeout(PROBE_PATIENCE, self.probe_bucket()).await {
                Ok(answer) => answer,
                Err(_) => Err(Error::Backend {
                    action: Action::Probe,
                    source: Cause::Timeout,
                }),
            },
        }
    }

    async fn probe_bucket(&self) -> Result<()> {
        let Err(error) = self
            .objects
            .list_with_delimiter(Some(&Path::from(STAGING)))
            .await
        else {
            return Ok(());
        };
        // A refused listing does not say why; a refused look at an object does.
        match self.objects.head(&staging_key(Uuid::nil())).await {
            Err(denied @ object_store::Error::PermissionDenied { .. }) => {
                Err(Error::backend(Action::Probe, &denied))
            }
            _ => Err(Error::backend(Action::Probe, &error)),
        }
    }

    /// What the backend says about the object now.
    pub(crate) async fn look(&self, hash: ContentHash) -> Result<Option<ObjectMeta>> {
        match self.objects.head(&hash.key()).await {
            Ok(meta) => Ok(Some(meta)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(Error::backend(Action::Read, &error)),
        }
    }

    /// Up to this many bytes are held in memory and put at once; beyond, they are staged in parts of this size.
    ///
    /// S3 takes no parts below 5 MiB; a file takes any, and staging it early keeps many slow uploads small in memory.
    pub(crate) fn part_size(&self) -> usize {
        match self.place {
            Place::Local(_) => MIB,
            Place::S3 | Place::Memory => 8 * MIB,
        }
    }

    /// How many parts may be on their way while the next one fills.
    pub(crate) fn parts_in_flight(&self) -> usize {
        match self.place {
            Place::Local(_) | Place::Memory => 1,
            Place::S3 => 2,
        }
    }

    /// The most one object may have. S3 copies at most 5 GiB in one step, which is how staged content gets its name.
    pub(crate) fn ceiling(&self) -> u64 {
        match self.place {
            Place::Local(_) | Place::Memory => u64::MAX,
            Place::S3 => 5 << 30,
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.place {
            Place::Local(_) => "Store(local)",
            Place::S3 => "Store(s3)",
            Place::Memory => "Store(memory)",
        })
    }
}

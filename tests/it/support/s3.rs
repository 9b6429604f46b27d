//! An S3 server of our own, SeaweedFS, and buckets in it, one for each test.
//!
//! A real distributed object store: it checks signatures and conditions (`If-None-Match`), keeps ranges and multipart uploads.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use storage::S3Settings;

use super::server::{Home, Server, User};

const ACCESS_KEY: &str = "aprite";
const SECRET_KEY: &str = "only-for-tests";

/// A running S3 server.
#[derive(Debug)]
pub(crate) struct Store {
    /// Held to keep it running.
    _server: Server,
    ports: Ports,
    buckets: AtomicU32,
}

/// Each of the four servers inside SeaweedFS listens twice, for HTTP and for its own protocol.
#[derive(Debug, Clone, Copy)]
struct Ports {
    master: [u16; 2],
    volume: [u16; 2],
    filer: [u16; 2],
    s3: [u16; 2],
}

impl Store {
    /// The server that all tests of this process share. The first to ask waits for its start, some four seconds.
    ///
    /// # Panics
    /// When it cannot be started, with what to do about it.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Store> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    fn start() -> Self {
        // Between finding a free port and using it somebody else may take it.
        const TRIES: usize = 3;
        let mut log = String::new();
        for _ in 0..TRIES {
            match Self::try_start() {
                Ok(store) => return store,
                Err(end_of_log) => log = end_of_log,
            }
        }
        panic!("SeaweedFS did not start:\n{log}");
    }

    fn try_start() -> Result<Self, String> {
        let program = super::part("seaweedfs/bin/weed");
        let home = Home::new("s3", User::current());
        let directory = home.path().display().to_string();
        let users = home.path().join("users.json");
        std::fs::write(&users, users_json()).expect("a file in a fresh directory");
        let ports = Ports::free();

        let mut server = Command::new(program);
        server.arg("-logtostderr=true").arg("server");
        for option in [
            format!("-dir={directory}"),
            "-ip=127.0.0.1".to_owned(),
            "-ip.bind=127.0.0.1".to_owned(),
            "-filer".to_owned(),
            "-s3".to_owned(),
            format!("-s3.config={}", users.display()),
            format!("-filer.localSocket={directory}/filer.sock"),
            format!("-s3.localSocket={directory}/s3.sock"),
            "-s3.port.iceberg=0".to_owned(),
            "-s3.port.lance=0".to_owned(),
            // It would tell its makers about this machine.
            "-master.telemetry=false".to_owned(),
            // Small volumes, and as many as there is room for: each bucket takes one of its own.
            "-master.volumeSizeLimitMB=64".to_owned(),
            "-volume.max=0".to_owned(),
        ] {
            server.arg(option);
        }
        server.args(ports.options());
        server.env("WEED_MASTER_VOLUME_GROWTH_COPY_1", "1");

        let store = Self {
            _server: home.start("KILL", &ports.sockets(), &server),
            ports,
            buckets: AtomicU32::new(0),
        };
        store._server.wait_until(|| {
            request(ports.s3[0], "GET", "/healthz") == Some(200)
                // The doors open before the store behind them has elected its master and can keep a byte.
                && request(ports.filer[0], "POST", "/buckets/ready/") == Some(201)
        })?;
        Ok(store)
    }

    /// A new, empty bucket that nobody else uses, with all that a client needs to come in.
    ///
    /// # Panics
    /// When the store refuses it.
    pub(crate) fn bucket(&self) -> S3Settings {
        let bucket = format!("test-{}", self.buckets.fetch_add(1, Ordering::Relaxed));
        // A folder of the filer's is a bucket of S3's; asking there needs no signature.
        let status = request(self.ports.filer[0], "POST", &format!("/buckets/{bucket}/"));
        assert_eq!(status, Some(201), "a bucket is made");
        S3Settings {
            endpoint: format!("http://127.0.0.1:{}", self.ports.s3[0]),
            bucket,
            region: "us-east-1".to_owned(),
            access_key: ACCESS_KEY.into(),
            secret_key: SECRET_KEY.into(),
            allow_http: true,
            prefix: String::new(),
        }
    }
}

impl Store {
    /// Everything in a bucket, whatever put it there and under whatever name: asked of the filer beneath S3, not through our own
    /// client.
    pub(crate) async fn objects(&self, bucket: &str) -> Vec<(String, Vec<u8>)> {
        let http = reqwest::Client::builder().no_proxy().build();
        let http = http.expect("a client");
        let filer = format!("http://127.0.0.1:{}", self.ports.filer[0]);
        let mut folders = vec![format!("/buckets/{bucket}")];
        let mut objects = Vec::new();
        while let Some(folder) = folders.pop() {
            let listing = http
                .get(format!("{filer}{folder}/?limit=1000000"))
                .header("accept", "application/json");
            let listing = listing.send().await.expect("an answer");
            if listing.status() == 404 {
                continue;
            }
            let listing: serde_json::Value = listing.json().await.expect("a listing");
            let entries = listing["Entries"].as_array().cloned().unwrap_or_default();
            for entry in entries {
                let path = entry["FullPath"].as_str().expect("a path").to_owned();
                // The bits of a file's mode that say what it is, as Go has them.
                let is_folder = entry["Mode"].as_u64().is_some_and(|mode| mode >> 31 == 1);
                if is_folder {
                    folders.push(path);
                } else {
                    let bytes = http.get(format!("{filer}{path}")).send().await;
                    let bytes = bytes.expect("an answer").bytes().await.expect("bytes");
                    objects.push((path, bytes.to_vec()));
                }
            }
        }
        objects
    }
}

impl Ports {
    /// Ports that nobody listens on just now.
    fn free() -> Self {
        // All are held until all are found, or the same one would be found twice.
        let held: [TcpListener; 8] = std::array::from_fn(|_| {
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port")
        });
        let port = |index: usize| {
            let listener: &TcpListener = &held[index];
            listener.local_addr().expect("a bound port").port()
        };
        Self {
            master: [port(0), port(1)],
            volume: [port(2), port(3)],
            filer: [port(4), port(5)],
            s3: [port(6), port(7)],
        }
    }

    /// Sockets that SeaweedFS puts into the machine's `/tmp`, whatever it is told.
    fn sockets(&self) -> Vec<String> {
        let servers = self.servers();
        let path = |(server, [_, own]): (&str, [u16; 2])| {
            format!("/tmp/seaweedfs-{server}-grpc-{own}.sock")
        };
        servers.into_iter().map(path).collect()
    }

    fn servers(&self) -> [(&'static str, [u16; 2]); 4] {
        [
            ("master", self.master),
            ("volume", self.volume),
            ("filer", self.filer),
            ("s3", self.s3),
        ]
    }

    fn options(&self) -> Vec<String> {
        self.servers()
            .into_iter()
            .flat_map(|(server, [http, own])| {
                [
                    format!("-{server}.port={http}"),
                    format!("-{server}.port.grpc={own}"),
                ]
            })
            .collect()
    }
}

fn users_json() -> String {
    format!(
        r#"{{"identities":[{{"name":"{ACCESS_KEY}","credentials":[{{"accessKey":"{ACCESS_KEY}","secretKey":"{SECRET_KEY}"}}],"actions":["Admin","Read","Write","List","Tagging"]}}]}}"#
    )
}

/// The status that the server on `port` answers with; `None` while it does not.
fn request(port: u16, method: &str, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    let patience = Some(Duration::from_secs(10));
    stream.set_read_timeout(patience).ok()?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer);
    answer.split(' ').nth(1)?.parse().ok()
}

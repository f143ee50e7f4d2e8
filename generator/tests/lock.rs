//! Does `lock` pin what a description refers to on the network, and does a generation read nothing else?

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server on this machine: what is at each path, and which paths were asked for.
#[derive(Clone, Default)]
struct Server {
    pages: Arc<Mutex<BTreeMap<String, String>>>,
    asked: Arc<Mutex<Vec<String>>>,
    port: u16,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine is free");
        let port = listener.local_addr().expect("it has an address").port();
        let server = Self { port, ..Self::default() };
        let own = server.clone();
        thread::spawn(move || listener.incoming().flatten().for_each(|stream| own.answer(stream)));
        server
    }

    fn answer(&self, mut stream: std::net::TcpStream) {
        let mut lines =
            BufReader::new(stream.try_clone().expect("a stream can be shared")).lines().map_while(Result::ok);
        let Some(first) = lines.next() else { return };
        lines.find(String::is_empty);
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let page = self.pages.lock().expect("no test panics here").get(&path).cloned();
        self.asked.lock().expect("no test panics here").push(path);
        let (status, body) = page.map_or(("404 Not Found", String::new()), |page| ("200 OK", page));
        let length = body.len();
        // The client may have gone away.
        let _ = write!(stream, "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
    }

    fn put(&self, path: &str, text: &str) {
        self.pages.lock().expect("no test panics here").insert(path.to_owned(), text.to_owned());
    }

    /// Returns the paths that were asked for since this was called last.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("no test panics here"))
    }
}

/// Makes a folder with a description that refers to a schema on the server, and a configuration.
fn folder(name: &str, server: &Server) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lock").join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).expect("the folder is for tests");
    let port = server.port;
    let schema = format!("{{ $ref: 'http://127.0.0.1:{port}/v1/pet.yaml#/Pet' }}");
    let document = format!(
        "openapi: 3.1.0\ninfo: {{ title: Pets, version: '1' }}\npaths:\n  /pet:\n    get:\n      operationId: pet\n      responses:\n        \
         '200': {{ description: d, content: {{ application/json: {{ schema: {schema} }} }} }}\n"
    );
    fs::write(folder.join("api.yaml"), document).expect("the folder is for tests");
    let toml = "spec = \"api.yaml\"\nout = \"client\"\n";
    fs::write(folder.join("oasmith.toml"), toml).expect("the folder is for tests");
    server.put("/v1/pet.yaml", "Pet: { type: object, properties: { owner: { $ref: '../owner.json' } } }\n");
    server.put("/owner.json", "{\"type\": \"object\", \"properties\": {\"name\": {\"type\": \"string\"}}}\n");
    folder
}

fn oasmith(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oasmith"));
    // A proxy of the machine does not know what is on it.
    let command = command.args(arguments).current_dir(folder).env("NO_PROXY", "127.0.0.1");
    let Output { status, stderr, .. } = command.output().expect("the command starts");
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

/// Returns the files of a folder by their names, and what is in them.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).expect("the folder is there").flatten();
    let text = |path: PathBuf| fs::read_to_string(path).expect("it is text");
    entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), text(entry.path()))).collect()
}

#[test]
fn what_is_pinned_is_generated_from_copies_alone() {
    let server = Server::start();
    let folder = folder("pinned", &server);
    let (code, text) = oasmith(&folder, &["generate"]);
    assert!(code == Some(2) && text.contains("error[E102]") && text.contains("run `oasmith lock`"), "{text}");
    assert_eq!(server.asked(), Vec::<String>::new());

    let (code, text) = oasmith(&folder, &["lock"]);
    assert!(code == Some(0) && text.ends_with("2 remote documents are pinned\n"), "{text}");
    assert_eq!(server.asked(), ["/v1/pet.yaml", "/owner.json"]);
    let copies = files(&folder.join("oasmith.remote"));
    assert_eq!(copies.len(), 3, "{copies:?}");
    assert_eq!(copies[".gitattributes"], "* -text\n");

    let (code, text) = oasmith(&folder, &["generate"]);
    assert!(code == Some(0) && text.contains("1 operation in 1 group, 2 types"), "{text}");
    let lock = fs::read_to_string(folder.join("oasmith.remote.lock")).expect("it is there");
    let (code, text) = oasmith(&folder, &["lock"]);
    assert!(code == Some(0) && text == "2 remote documents are pinned\n", "{text}");
    assert_eq!(server.asked(), Vec::<String>::new());
    assert_eq!(fs::read_to_string(folder.join("oasmith.remote.lock")).expect("it is there"), lock);
}

#[test]
fn a_copy_that_was_changed_is_refused() {
    let server = Server::start();
    let folder = folder("edited", &server);
    assert_eq!(oasmith(&folder, &["lock"]).0, Some(0));
    let copies = files(&folder.join("oasmith.remote"));
    let pet = copies.keys().find(|name| name.contains("pet")).expect("there is a copy");
    fs::write(folder.join("oasmith.remote").join(pet), "Pet: { type: string }\n").expect("the folder is for tests");
    let (code, text) = oasmith(&folder, &["generate"]);
    assert!(code == Some(2) && text.contains("error[E108]") && text.contains("is pinned"), "{text}");
    // What is on the network is still what was pinned, so the copy can be had again.
    let (code, text) = oasmith(&folder, &["lock"]);
    assert!(code == Some(0), "{text}");
    assert_eq!(files(&folder.join("oasmith.remote")), copies);
}

#[test]
fn a_document_that_has_changed_is_taken_only_when_that_is_asked_for() {
    let server = Server::start();
    let folder = folder("changed", &server);
    assert_eq!(oasmith(&folder, &["lock"]).0, Some(0));
    server.put("/v1/pet.yaml", "Pet: { type: object, properties: { age: { type: integer } } }\n");
    assert_eq!(oasmith(&folder, &["generate"]).0, Some(0));
    fs::remove_dir_all(folder.join("oasmith.remote")).expect("it is there");
    let (code, text) = oasmith(&folder, &["lock"]);
    assert!(code == Some(2) && text.contains("has changed") && text.contains("oasmith lock --update"), "{text}");
    let (code, text) = oasmith(&folder, &["lock", "--update"]);
    assert!(code == Some(0) && text.contains("changed http://127.0.0.1:") && text.contains("removed http"), "{text}");
    assert!(text.ends_with("1 remote document is pinned\n"), "{text}");
    assert_eq!(oasmith(&folder, &["generate"]).0, Some(0));
}

#[test]
fn what_cannot_be_fetched_leaves_everything_as_it_was() {
    let server = Server::start();
    let folder = folder("missing", &server);
    server
        .put("/v1/pet.yaml", "Pet: { type: object, properties: { owner: { $ref: 'http://192.0.2.1/owner.json' } } }\n");
    let (code, text) = oasmith(&folder, &["lock"]);
    let expected = "error: `http://192.0.2.1/owner.json`: only what is at an `https` address is fetched\n";
    assert_eq!((code, text.as_str()), (Some(2), expected));
    server.put("/v1/pet.yaml", "Pet: { $ref: nowhere.yaml }\n");
    let (code, text) = oasmith(&folder, &["lock"]);
    assert!(code == Some(2) && text.contains("/v1/nowhere.yaml`: http status: 404"), "{text}");
    assert!(!folder.join("oasmith.remote.lock").exists() && !folder.join("oasmith.remote").exists());
}

#[test]
fn the_lock_names_no_file_elsewhere() {
    let server = Server::start();
    let folder = folder("elsewhere", &server);
    let lock = "[[document]]\nurl = \"https://example.com/a\"\nsha256 = \"00\"\nfile = \"../api.yaml\"\n";
    fs::write(folder.join("oasmith.remote.lock"), lock).expect("the folder is for tests");
    let (code, text) = oasmith(&folder, &["generate"]);
    assert!(code == Some(2) && text.contains("`../api.yaml` is no name of a copy"), "{text}");
}

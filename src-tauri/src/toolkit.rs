//! What the page is drawn with, where there is a choice.

/// The switch of WebKitGTK, which a person may have set already.
#[cfg(target_os = "linux")]
const WITHOUT_LAYERS: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Has the page drawn directly where there is no graphics device, as on most virtual desktops.
///
/// The engine composes the page of layers. With nothing to compose them but the processor, a change of the page costs
/// four to five times of what drawing it without layers does. The webview's setting of the same name ends its process
/// when it is changed after the start, so this is called first of all.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
pub fn choose() {
    if std::env::var_os(WITHOUT_LAYERS).is_none() && !has_graphics_device(std::path::Path::new("/dev/dri")) {
        // SAFETY: no thread has been started that could read the environment meanwhile.
        unsafe { std::env::set_var(WITHOUT_LAYERS, "1") };
    }
}

#[cfg(not(target_os = "linux"))]
pub fn choose() {}

/// The kernel names every device that draws `renderD` and a number.
#[cfg(target_os = "linux")]
fn has_graphics_device(folder: &std::path::Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|devices| {
        devices.flatten().any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
    })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_only_shows_does_not_draw() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_graphics_device(&folder.path().join("absent")));
        std::fs::write(folder.path().join("card0"), "").unwrap();
        assert!(!has_graphics_device(folder.path()));
        std::fs::write(folder.path().join("renderD128"), "").unwrap();
        assert!(has_graphics_device(folder.path()));
    }
}

//! The suite every connector passes, on a real engine.

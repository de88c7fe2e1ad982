"""The screen: state, controls, pictures, wording. No physics and no thresholds here."""

"""Pictures of what each manoeuvre does to the jugular vein, for `docs/model.md`."""

"""What templates write: `cards` of venues and sheets, `figures` of the observatory."""

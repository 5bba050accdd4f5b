"""Photos of venues: read what people upload, store the sizes served, remove what nothing cites.

In the order of events: `admin` and the public forms pass an upload to `files`, which checks it,
strips its metadata and writes the files of each width and format; `views` serves them; `orphans`
finds the files that no sheet cites and the photos whose files are missing.
"""

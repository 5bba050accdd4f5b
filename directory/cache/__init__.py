"""What each process remembers of the public directory until somebody changes it.

triggers   the database draws a new stamp at each write of a public table
versioned  what is cached under the stamp of today, and dropped with it
"""

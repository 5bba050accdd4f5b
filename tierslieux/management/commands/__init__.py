"""Commands of whoever hosts the site: backup, restore, restore_drill, send_mails."""

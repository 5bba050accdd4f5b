"""Accounts of staff: invited, identified by two factors, locked out, ended.

`roles` gives rights, from migrations; `invitations` and `password_views` lead to a password;
`lockout` counts the wrong ones and `password_slot` bounds what they cost; `second_factor` and its
views check the codes; `next_page` tells where they lead; `sessions` ends them; `middleware` lets
through who has proved enough; `access_views` and `admin` are where an administrator mends it;
`superusers` keeps the last one.
"""

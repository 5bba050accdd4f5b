"""The spam check that every form open to anyone stands on: no account, no cookie, no CAPTCHA.

A person is always let in, at worst in quarantine: no number of sendings closes a form. A form
subclasses `forms.PublicForm`, whose docstring says how, and its view is three lines:

    @public_form_view
    def contact(request):
        form = ContactForm.sent_by(request)
        if form.submit(request):
            return redirect("contact_thanks")
        return render(request, "contact.html", {"form": form}, status=form.status)

In the order of events: a page shows a form (`forms`) with a token of single use (`tokens`); what
it sends is weighed against what came lately from the same sender, its network and all the site
(`rate_limits`), then refused, set apart or accepted (`check`).
"""

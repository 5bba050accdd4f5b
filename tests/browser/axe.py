from axe_playwright_python.base import AXE_SCRIPT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# All that a colour scheme can change.
COLOURS = ["color-contrast", "link-in-text-block"]


def axe_violations(page, rules=RULES, within="html"):
    """Returns what axe reproaches the page with by `rules`, one line for each element.

    `within`: what to look at, where the rest of the page is Django's.

    The script comes through the browser's debugger, which our Content-Security-Policy leaves alone.
    """
    # A colour on its way from one scheme to the other is of neither.
    page.evaluate("Promise.allSettled(document.getAnimations().map((each) => each.finished))")
    page.evaluate(AXE_SCRIPT)
    # Else axe asks for what style sheets import, at wrong addresses; none of these rules needs it.
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    run = "([within, options]) => axe.run(within, options)"
    found = page.evaluate(run, [within, options])["violations"]
    return [
        f"{rule['id']}: {rule['help']} – {node['target']} {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]

from axe_playwright_python.base import AXE_SCRIPT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# All that a colour scheme can change.
COLOURS = ["color-contrast", "link-in-text-block"]


def axe_violations(page, rules=RULES):
    """Returns what axe reproaches the page with by `rules`, one line for each element.

    The script comes through the browser's debugger, which our Content-Security-Policy leaves alone.
    """
    page.evaluate(AXE_SCRIPT)
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{rule['id']}: {rule['help']} – {node['target']} {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]

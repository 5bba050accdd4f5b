"""Pages of the site beside the list and the sheets: home, departments, communes, texts, sitemaps.

`home` is where a visitor starts; `territory` serves the pages of departments and communes; `views`
the texts (about, privacy, site map, robots.txt); `sitemaps` what search engines read; `components`
the staff page that shows every component.
"""

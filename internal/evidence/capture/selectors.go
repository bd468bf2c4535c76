package capture

import (
	"net/url"
	"strings"
)

// selector finds a post on a page.
type selector struct {
	css   string
	alone bool // use it only when it matches a single element
}

// selectors are tried in order: the request's own, the one known for the site, and what
// HTML calls a self-contained part of a page.
func selectors(r Request) []selector {
	var list []selector
	if r.Selector != "" {
		list = append(list, selector{css: r.Selector})
	}
	if css := siteSelector(r.URL); css != "" {
		list = append(list, selector{css: css})
	}
	return append(list, selector{css: "article", alone: true}, selector{css: "main", alone: true})
}

// siteSelector is how a site marks a post; "" when that is not known. When the site has
// changed, the selectors that fit every page follow.
func siteSelector(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	switch host {
	case "x.com", "twitter.com", "mobile.twitter.com":
		return `article[data-testid="tweet"]`
	case "facebook.com", "m.facebook.com":
		return `[role="article"]`
	case "instagram.com":
		return `main article`
	case "youtube.com", "m.youtube.com":
		return `ytd-watch-flexy #primary`
	case "bsky.app":
		return `[data-testid^="postThreadItem-by"]`
	}
	return ""
}

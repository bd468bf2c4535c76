package capture

import (
	"net/url"
	"strings"
)

// selector finds a post on a page.
type selector struct {
	css   string
	alone bool // it means the post only when it means a single element
}

// selectors are tried in order: what the order says, what is known of the site, and
// what HTML calls a self-contained piece of a page.
func selectors(o Order) []selector {
	var list []selector
	if o.Selector != "" {
		list = append(list, selector{css: o.Selector})
	}
	if css := ofSite(o.URL); css != "" {
		list = append(list, selector{css: css})
	}
	return append(list, selector{css: "article", alone: true}, selector{css: "main", alone: true})
}

// ofSite knows how sites are known to mark a post. A site that has changed falls back
// to what every page has.
func ofSite(address string) string {
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

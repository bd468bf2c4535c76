package publication

import (
	"net/url"
	"strings"
)

// IsOnWebsite says whether a link leads to a page on the council's website, such as
// "https://www.derby.gov.uk" (S7). The host must be that of the website, with or without "www.",
// letter for letter: a host that only looks like it has other letters, a name before an "@", a
// port, or the website's name as a part.
func IsOnWebsite(website, link string) bool {
	if strings.ContainsFunc(link, isTrick) {
		return false
	}
	own, err := url.Parse(website)
	if err != nil || own.Host == "" {
		return false
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Opaque != "" {
		return false
	}
	bare := func(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }
	return bare(u.Host) == bare(own.Host)
}

// isTrick recognises what browsers read in another way than people do: spaces, control
// characters, backslashes, and everything that is not ASCII.
func isTrick(r rune) bool { return r <= ' ' || r >= 0x7f || r == '\\' }

package address

import (
	"net/url"
	"slices"
	"strings"
)

// profile knows how a channel writes the addresses of its authors' pages.
type profile struct {
	// hosts whose addresses, and those of their subdomains, are the channel's.
	hosts []string
	// author finds the name in the path's segments; "" when the page is not an
	// author's. The first segment is never empty.
	author func(segments []string, query url.Values) string
}

func profileOf(channel string) profile {
	switch channel {
	case ChannelFacebook:
		return profile{[]string{"facebook.com", "fb.com"}, facebookAuthor}
	case ChannelX:
		return profile{[]string{"x.com", "twitter.com"}, xAuthor}
	case ChannelInstagram:
		return profile{[]string{"instagram.com"}, instagramAuthor}
	case ChannelYouTube:
		return profile{[]string{"youtube.com"}, youtubeAuthor}
	case ChannelNextdoor:
		return profile{[]string{"nextdoor.com", "nextdoor.co.uk"}, nextdoorAuthor}
	}
	return profile{}
}

// name finds the author in the address of a profile, with or without a scheme.
func (p profile) name(address string) (string, bool) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || !p.owns(u.Hostname()) {
		return "", false
	}
	segments := strings.Split(strings.Trim(u.Path, "/"), "/")
	if segments[0] == "" {
		return "", false
	}
	name := p.author(segments, u.Query())
	return name, name != ""
}

func (p profile) owns(host string) bool {
	return slices.ContainsFunc(p.hosts, func(own string) bool {
		return host == own || strings.HasSuffix(host, "."+own)
	})
}

// facebookAuthor: /name, /pg/name, /people/Name/id, /groups/g/user/id and
// /profile.php?id=id. Other pages of a group belong to no author: taking "groups" for
// a name would make one author of all its members.
func facebookAuthor(segments []string, query url.Values) string {
	switch segments[0] {
	case "profile.php":
		return query.Get("id")
	case "people":
		return segment(segments, 2)
	case "pg":
		return segment(segments, 1)
	case "groups":
		if segment(segments, 2) == "user" {
			return segment(segments, 3)
		}
		return ""
	case "events", "hashtag", "marketplace", "media", "permalink.php", "photo", "photo.php",
		"reel", "share", "sharer", "stories", "story.php", "video.php", "watch":
		return ""
	}
	return segments[0]
}

// xAuthor: /name, and /intent/user?screen_name=name.
func xAuthor(segments []string, query url.Values) string {
	switch segments[0] {
	case "intent":
		return query.Get("screen_name")
	case "explore", "hashtag", "home", "i", "search", "share":
		return ""
	}
	return segments[0]
}

// instagramAuthor: /name and /stories/name.
func instagramAuthor(segments []string, _ url.Values) string {
	switch segments[0] {
	case "stories":
		return segment(segments, 1)
	case "explore", "p", "reel", "reels", "tv":
		return ""
	}
	return segments[0]
}

// youtubeAuthor: /@handle. The older /channel/id, /c/name and /user/name keep
// their first word, since the same name in each can be somebody else's.
func youtubeAuthor(segments []string, _ url.Values) string {
	switch segments[0] {
	case "channel", "c", "user":
		if name := segment(segments, 1); name != "" {
			return segments[0] + "/" + name
		}
	}
	if strings.HasPrefix(segments[0], "@") {
		return segments[0]
	}
	return ""
}

// nextdoorAuthor: /profile/id for neighbours, /pages/name for businesses.
func nextdoorAuthor(segments []string, _ url.Values) string {
	switch segments[0] {
	case "profile":
		return segment(segments, 1)
	case "pages":
		if name := segment(segments, 1); name != "" {
			return "pages/" + name
		}
	}
	return ""
}

func segment(segments []string, n int) string {
	if n < len(segments) {
		return segments[n]
	}
	return ""
}

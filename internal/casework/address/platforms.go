package address

import (
	"net/url"
	"strings"
)

// Channels beside those of the policy whose addresses the package knows.
const (
	ChannelTikTok   = "tiktok"
	ChannelLinkedIn = "linkedin"
)

// platform knows how a channel writes the addresses of its posts.
type platform struct {
	channel string
	hosts   []string // the first stands for all of them and their subdomains
	short   []string // hosts of links that hide which post they lead to, or have paths of their own
	// post returns the normal address of a post or a comment, and "" for any other page.
	post func(link) string
}

// platforms lists the platforms whose addresses the package knows.
func platforms() []platform {
	return []platform{
		{ChannelFacebook, []string{"facebook.com", "fb.com"}, []string{"fb.watch", "fb.me"}, facebookPost},
		{ChannelX, []string{"x.com", "twitter.com"}, nil, xPost},
		{ChannelInstagram, []string{"instagram.com", "instagr.am"}, nil, instagramPost},
		{ChannelYouTube, []string{"youtube.com", "youtube-nocookie.com"}, []string{"youtu.be"}, youtubePost},
		{ChannelTikTok, []string{"tiktok.com"}, []string{"vm.tiktok.com", "vt.tiktok.com"}, tiktokPost},
		{ChannelLinkedIn, []string{"linkedin.com"}, []string{"lnkd.in"}, linkedinPost},
	}
}

// platformOf finds the platform of a host. Only the channel says that a host has the
// sandbox feed.
func platformOf(channel, host string) (platform, bool) {
	for _, p := range platforms() {
		if within(host, p.hosts) || within(host, p.short) {
			return p, true
		}
	}
	return platform{channel: channel, post: sandboxPost}, channel == ChannelSandbox
}

// within says whether a host is one of the hosts or a subdomain of one.
func within(host string, hosts []string) bool {
	for _, own := range hosts {
		if host == own || strings.HasSuffix(host, "."+own) {
			return true
		}
	}
	return false
}

// on gives the link the platform's first host, unless it is a short one.
func (l link) on(p platform) link {
	if len(p.hosts) > 0 && !within(l.host, p.short) {
		l.host = p.hosts[0]
	}
	return l
}

// sandboxPost: the feed finds a post by its path, whatever name its host goes by.
func sandboxPost(l link) string {
	if len(l.segments) == 3 && l.segment(0) == "sandbox" && l.segment(1) == "posts" {
		l.host = ChannelSandbox
	}
	return l.pathOnly()
}

// xPost: /name/status/id, and the same with /i/, /i/web/ or without a name. The id alone
// names the post: X opens it under any name.
func xPost(l link) string { return postAt("https://x.com/i/status/", l.after("status", "statuses")) }

// instagramPost: /p/code, /reel/code or /tv/code, with the author's name before it or not.
// A comment is /p/code/c/id, a reply to one /p/code/c/id/r/id.
func instagramPost(l link) string {
	if l.segment(0) == "share" {
		return l.pathOnly() // it hides which post it leads to
	}
	for i := range min(2, len(l.segments)) {
		switch l.segment(i) {
		case "p", "reel", "reels", "tv":
			if l.segment(i+1) == "audio" {
				return ""
			}
			post := postAt("https://instagram.com/p/", l.segment(i+1))
			if post == "" || l.segment(i+2) != "c" {
				return post
			}
			comment := postAt(post+"/c/", l.segment(i+3))
			if comment == "" || l.segment(i+4) != "r" {
				return comment
			}
			return postAt(comment+"/r/", l.segment(i+5))
		}
	}
	return ""
}

// youtubePost: /watch?v=id, youtu.be/id, /shorts/id, /live/id and /embed/id are one video;
// a community post is /post/id or …/community?lb=id. "lc" names a comment.
func youtubePost(l link) string {
	if id := youtubeVideo(l); id != "" {
		return l.withComment(postAt("https://youtube.com/watch?v=", id), "lc")
	}
	if id := l.after("post"); id != "" {
		return l.withComment(postAt("https://youtube.com/post/", id), "lc")
	}
	if id := l.get("lb"); id != "" {
		return l.withComment(postAt("https://youtube.com/post/", id), "lc")
	}
	return postAt("https://youtube.com/playlist?list=", l.get("list"))
}

func youtubeVideo(l link) string {
	switch id := l.segment(1); l.segment(0) {
	case "watch":
		if v := l.get("v", "vi"); v != "" {
			return v
		}
		return id
	case "shorts", "live", "v", "vi", "e", "embed":
		if id == "videoseries" || id == "live_stream" {
			return ""
		}
		return id
	}
	if l.host == "youtu.be" {
		return l.segment(0)
	}
	return ""
}

// tiktokPost: /@name/video/id, /@name/photo/id, /v/id.html, /embed/v2/id and others. The
// id alone names the post.
func tiktokPost(l link) string {
	if l.host != "tiktok.com" || l.segment(0) == "t" {
		return l.pathOnly() // it hides which post it leads to
	}
	id := strings.TrimSuffix(l.last(), ".html")
	if len(l.segments) < 2 || !isNumber(id) {
		return ""
	}
	return l.withComment("https://tiktok.com/video/"+id, "comment_id")
}

// linkedinPost: /feed/update/urn:li:activity:id and /posts/name_words-activity-id-code. The
// same post has other ids as "share" and "ugcPost", which only LinkedIn can tell.
func linkedinPost(l link) string {
	if l.host == "lnkd.in" {
		return l.pathOnly() // it hides which post it leads to
	}
	words := strings.FieldsFunc(l.last(), func(r rune) bool { return strings.ContainsRune(":-_", r) })
	for i := len(words) - 2; i >= 0; i-- { // the words of the title come first
		switch kind := words[i]; kind {
		case "activity", "share", "ugcPost":
			if isNumber(words[i+1]) {
				return l.withComment("https://linkedin.com/feed/update/urn:li:"+kind+":"+words[i+1], "commentUrn", "replyUrn")
			}
		}
	}
	return ""
}

// postAt is the address of the post with an id, "" if that is no id: it then could not be
// read from the address again.
func postAt(prefix, id string) string {
	if strings.Trim(id, ".") == "" {
		return ""
	}
	for _, r := range id {
		letter := 'a' <= r|0x20 && r|0x20 <= 'z'
		if !letter && (r < '0' || r > '9') && !strings.ContainsRune("-_.:~", r) {
			return ""
		}
	}
	return prefix + id
}

// withComment adds the parameters that name a comment: it is by somebody else than the
// post, so it is a post of its own.
func (l link) withComment(post string, names ...string) string {
	if post == "" {
		return ""
	}
	joint := "?"
	if strings.Contains(post, "?") {
		joint = "&"
	}
	for _, name := range names {
		if value := l.get(name); value != "" {
			post, joint = post+joint+name+"="+url.QueryEscape(value), "&"
		}
	}
	return post
}

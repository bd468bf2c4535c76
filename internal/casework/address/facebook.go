package address

import (
	"encoding/base64"
	"strings"
)

// facebookPost knows the ways in which Facebook writes the address of a post, photo or
// video. A long number or "pfbid…" names it by itself, so the page or group before it is
// dropped. Only Facebook can tell that a post and its photo are the same.
func facebookPost(l link) string {
	first := l.segment(0)
	if l.host != "facebook.com" || first == "share" || first == "stories" {
		return l.pathOnly() // most of these hide which post they lead to
	}
	at, id := facebookID(l)
	if namesAlone(id) {
		at = ""
	}
	return l.withFacebookComment(postAt("https://facebook.com/"+at, id))
}

// facebookID finds the id of a post, and what stands before it in a normal address where
// the id does not name the post alone.
func facebookID(l link) (at, id string) {
	switch first := l.segment(0); first {
	case "permalink.php", "story.php":
		return facebookPage(l.get("id")) + "posts/", l.get("story_fbid")
	case "photo.php", "photo":
		return "photo?fbid=", l.get("fbid")
	case "watch", "video.php":
		return "watch?v=", l.get("v")
	case "reel", "reels":
		return "reel/", l.segment(1)
	case "groups":
		return "groups/" + facebookPage(l.segment(1)) + "posts/", facebookGroupPost(l)
	case "events", "marketplace", "hashtag", "media", "people", "ads", "pages":
		return "", ""
	}
	switch kind := l.segment(1); kind {
	case "posts", "photos", "videos":
		if id := l.last(); len(l.segments) == 3 || len(l.segments) == 4 && (isNumber(id) || namesAlone(id)) { // 4: with a title or an album
			return facebookPage(l.segment(0)) + kind + "/", id
		}
	case "":
		if namesAlone(l.segment(0)) {
			return "", l.segment(0)
		}
	}
	return "", ""
}

func facebookGroupPost(l link) string {
	switch {
	case l.segment(1) == "":
		return ""
	case l.segment(2) == "posts", l.segment(2) == "permalink":
		return l.segment(3)
	case l.get("view") == "permalink":
		return l.get("id")
	}
	return l.get("multi_permalinks")
}

// facebookPage is the beginning of the addresses of a page: Facebook ignores case and dots
// in its name.
func facebookPage(name string) string {
	return strings.TrimPrefix(postAt("", strings.ReplaceAll(strings.ToLower(name), ".", ""))+"/", "/")
}

// namesAlone says whether an id names a post on the whole of Facebook. Short numbers
// count within a page.
func namesAlone(id string) bool {
	return strings.HasPrefix(id, "pfbid") || isNumber(id) && len(id) >= 9
}

func (l link) withFacebookComment(post string) string {
	query := make([]parameter, len(l.query))
	for i, p := range l.query {
		query[i] = parameter{p.name, facebookComment(p.value)}
	}
	l.query = query
	return l.withComment(post, "comment_id", "reply_comment_id")
}

// facebookComment: a comment's id is a number, or "comment:post_number" in Base64.
func facebookComment(id string) string {
	text, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(id, "="))
	if ids, is := strings.CutPrefix(string(text), "comment:"); err == nil && is {
		if number := ids[strings.LastIndexByte(ids, '_')+1:]; isNumber(number) {
			return number
		}
	}
	return id
}

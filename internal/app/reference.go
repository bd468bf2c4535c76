package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"regexp"
	"strconv"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// parseRef reads the reference of a case of a kind as people type it: in upper or lower
// case, O for 0, I and L for 1.
func (s *Service) parseRef(kind casework.KindName, typed string) (string, error) {
	prefix, code, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(typed)), "-")
	ref := prefix + "-" + strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(code)
	pattern := `^` + s.kinds.ByName(kind).Prefix + `-[` + protocol.Crockford + `]{4}-[` + protocol.Crockford + `]{4}$`
	if !regexp.MustCompile(pattern).MatchString(ref) {
		return "", noSuchCase()
	}
	return ref, nil
}

// incidentRef derives the reference of the case of a post. It is not random, so two first
// reports of a post, sent at the same time, meet in one workflow. The generation is the
// number of cases that the post had before. The attempt goes up when the reference turns
// out to belong to another post.
func (s *Service) incidentRef(post incident.Post, generation, attempt int) string {
	return s.kinds.ByName(incident.KindName).Prefix + "-" + protocol.RefCode(s.hash(incident.PostKey(post), strconv.Itoa(generation), strconv.Itoa(attempt)))
}

// hash is a keyed hash of parts: nobody without the secret can work out a reference.
func (s *Service) hash(parts ...string) []byte {
	mac := hmac.New(sha256.New, s.secret)
	writeParts(mac, parts...)
	return mac.Sum(nil)
}

// digestOf is the SHA-256 of parts in hex.
func digestOf(parts ...string) string {
	h := sha256.New()
	writeParts(h, parts...)
	return hex.EncodeToString(h.Sum(nil))
}

// writeParts writes parts with their lengths, so that no two lists of parts look alike.
func writeParts(h hash.Hash, parts ...string) {
	for _, part := range parts {
		_, _ = io.WriteString(h, fmt.Sprintf("%d:%s", len(part), part)) // a hash never fails
	}
}

package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"regexp"
	"strconv"
	"strings"

	"duecourse/internal/casework"
)

// crockford is base32 without the letters that are mistaken for others
// (https://www.crockford.com/base32.html).
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// refOf derives the ref of a post's case. It is not drawn by chance, so that two
// first reports of one post, at the same time, meet in one workflow. The
// generation is how many cases the post had before; the attempt goes up when the
// ref turns out to be another post's.
func refOf(secret []byte, post casework.Post, generation, attempt int) string {
	mac := hmac.New(sha256.New, secret)
	writeParts(mac, casework.PostKey(post), strconv.Itoa(generation), strconv.Itoa(attempt))
	return "INC-" + encodeRef(mac.Sum(nil))
}

// pairOfFours writes 40 bits as two groups of four characters.
func encodeRef(sum []byte) string {
	code := base32.NewEncoding(crockford).EncodeToString(sum[:5])
	return code[:4] + "-" + code[4:]
}

// parseRef reads a ref as people type it: in any case, O for 0, I and L for 1.
func parseRef(typed string) (string, error) {
	prefix, code, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(typed)), "-")
	ref := prefix + "-" + strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(code)
	if !regexp.MustCompile(`^INC-[` + crockford + `]{4}-[` + crockford + `]{4}$`).MatchString(ref) {
		return "", noSuchCase()
	}
	return ref, nil
}

// digestOf is the SHA-256, hex, of parts that cannot run into one another.
func digestOf(parts ...string) string {
	h := sha256.New()
	writeParts(h, parts...)
	return hex.EncodeToString(h.Sum(nil))
}

func writeParts(h hash.Hash, parts ...string) {
	for _, part := range parts {
		_, _ = io.WriteString(h, fmt.Sprintf("%d:%s", len(part), part)) // a hash takes everything
	}
}

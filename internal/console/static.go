package console

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"duecourse/internal/policy"

	"github.com/gin-gonic/gin"
)

// dist is what make assets puts together from npm; a fresh clone has a placeholder.
//
//go:embed all:static/dist
var dist embed.FS

// assets are the files that pages load, under an address that changes when any of
// them does, so that browsers may keep them for good.
type assets struct {
	base  string // "/static/1f0c3a…"
	files map[string]asset
}

type asset struct {
	mediaType    string
	plain, small []byte // as it is, and gzipped
}

func loadAssets(policy *policy.Policy) assets {
	a := assets{files: map[string]asset{}}
	sum := sha256.New()
	add := func(name string, content []byte) {
		_, _ = fmt.Fprintf(sum, "%s %d ", name, len(content))
		_, _ = sum.Write(content)
		a.files[name] = asset{mediaType: mime.TypeByExtension(path.Ext(name)), plain: content, small: gzipped(content)}
	}
	entries, err := dist.ReadDir("static/dist")
	if err != nil {
		panic("console: " + err.Error())
	}
	for _, entry := range entries {
		content, err := fs.ReadFile(dist, "static/dist/"+entry.Name())
		if err != nil {
			panic("console: " + err.Error())
		}
		if !strings.HasPrefix(entry.Name(), ".") {
			add(entry.Name(), content)
		}
	}
	// The council's own colour is in the policy file, not in the style sheet.
	add("council.css", []byte(":root{--council:"+policy.Council.Colour+"}\n"))
	a.base = "/static/" + hex.EncodeToString(sum.Sum(nil))[:16]
	return a
}

func gzipped(content []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(content) // a buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

func (c *Console) static(g *gin.Context) {
	file, some := c.assets.files[strings.TrimPrefix(g.Param("file"), "/")]
	if !some {
		c.problem(g, noSuchPage())
		return
	}
	if strings.HasPrefix(g.Request.URL.Path, c.assets.base+"/") {
		g.Header("Cache-Control", "public, max-age=31536000, immutable")
	}
	g.Header("Vary", "Accept-Encoding")
	body := file.plain
	if strings.Contains(g.GetHeader("Accept-Encoding"), "gzip") {
		g.Header("Content-Encoding", "gzip")
		body = file.small
	}
	g.Data(http.StatusOK, file.mediaType, body)
}

package casework

// FileType is how an exhibit leaves custody: a media type that no browser runs or
// draws as a page, and the ending of a file's name. The name itself is made of the
// case and the exhibit; the sender's stays out of it.
func FileType(mediaType string) (harmless, ending string) {
	switch mediaType {
	case "image/png":
		return mediaType, ".png"
	case "image/jpeg":
		return mediaType, ".jpg"
	case "image/gif":
		return mediaType, ".gif"
	case "image/webp":
		return mediaType, ".webp"
	case "application/pdf":
		return mediaType, ".pdf"
	case "video/mp4":
		return mediaType, ".mp4"
	case "video/webm":
		return mediaType, ".webm"
	case "application/json":
		return mediaType, ".json"
	case "multipart/related": // a page saved with everything on it
		return octetStream, ".mhtml"
	}
	return octetStream, ".bin"
}

const octetStream = "application/octet-stream"

/* The one thing that zbar's converter of pictures wants of its cameras. */
int zbar_video_init(void *video, unsigned long format) {
    (void)video, (void)format;
    return -1;
}
